// Gradients of k and v: row j is seen by the tokens from j to seen_end[j], of each by the heads that share its key head.
// dv[j] = sum of p dAttended; dk[j] = sum of p (dAttended . v[j] - stats.y) q / sqrt(head_dim), with p = exp(score - stats.x)
// and stats as attention-backward-q leaves them. One workgroup a row and key head; a lane a token and head, and then some
// vectors of dk and dv. Key row j is that of token j.
// #include "lib/extent.wgsl"

struct Params {
  heads: u32,
  kv_heads: u32,
  // Fours of a head's dimensions. A constant here would let drivers unroll these loops, and compile for half a minute.
  vectors: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> seen_end: array<u32>;
@group(0) @binding(3) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(4) var<storage, read> keys: array<vec4f>;
@group(0) @binding(5) var<storage, read> values: array<vec4f>;
@group(0) @binding(6) var<storage, read> d_attended: array<vec4f>;
@group(0) @binding(7) var<storage, read> stats: array<vec2f>;
@group(0) @binding(8) var<storage, read_write> dqkv: array<vec4f>;

const HEAD_VECTORS: u32 = HEAD_DIM / 4u;
const OWNED: u32 = (2u * HEAD_VECTORS + WORKGROUP - 1u) / WORKGROUP;

var<workgroup> key: array<vec4f, HEAD_VECTORS>;
var<workgroup> value: array<vec4f, HEAD_VECTORS>;
// Of each pair in the tile: weights for dk and dv, and where its query and its upstream gradient are.
var<workgroup> weight: array<vec2f, WORKGROUP>;
var<workgroup> pair_at: array<vec2u, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let kv_head = group.x;
  let row = group.y;
  if (row >= extent.count) {
    return;
  }
  let shared_by = params.heads / params.kv_heads;
  let all_heads = params.heads + 2u * params.kv_heads;
  let pairs = (seen_end[row] - row) * shared_by;
  let scale = 1.0 / sqrt(f32(HEAD_DIM));
  let row_at = (row * params.kv_heads + kv_head) * HEAD_VECTORS;
  for (var i = lane; i < HEAD_VECTORS; i += WORKGROUP) {
    key[i] = keys[row_at + i];
    value[i] = values[row_at + i];
  }
  workgroupBarrier();
  var acc: array<vec4f, OWNED>;
  for (var first = 0u; first < pairs; first += WORKGROUP) {
    let pair = first + lane;
    if (pair < pairs) {
      let token = row + pair / shared_by;
      let head = kv_head * shared_by + pair % shared_by;
      let q_at = (token * all_heads + head) * HEAD_VECTORS;
      let out_at = (token * params.heads + head) * HEAD_VECTORS;
      var score = 0.0;
      var through = 0.0;
      for (var i = 0u; i < params.vectors; i++) {
        score += dot(qkv[q_at + i], key[i]);
        through += dot(d_attended[out_at + i], value[i]);
      }
      let s = stats[token * params.heads + head];
      let p = exp(clamp(score * scale - s.x, -80.0, 0.0));
      weight[lane] = vec2f(p * (through - s.y) * scale, p);
      pair_at[lane] = vec2u(q_at, out_at);
    }
    workgroupBarrier();
    let used = min(WORKGROUP, pairs - first);
    for (var o = 0u; o < OWNED; o++) {
      let slot = lane + o * WORKGROUP;
      if (slot < HEAD_VECTORS) {
        for (var j = 0u; j < used; j++) {
          acc[o] += weight[j].x * qkv[pair_at[j].x + slot];
        }
      } else if (slot < 2u * HEAD_VECTORS) {
        for (var j = 0u; j < used; j++) {
          acc[o] += weight[j].y * d_attended[pair_at[j].y + slot - HEAD_VECTORS];
        }
      }
    }
    workgroupBarrier();
  }
  let k_at = (row * all_heads + params.heads + kv_head) * HEAD_VECTORS;
  let v_at = k_at + params.kv_heads * HEAD_VECTORS;
  for (var o = 0u; o < OWNED; o++) {
    let slot = lane + o * WORKGROUP;
    if (slot < HEAD_VECTORS) {
      dqkv[k_at + slot] = acc[o];
    } else if (slot < 2u * HEAD_VECTORS) {
      dqkv[v_at + slot - HEAD_VECTORS] = acc[o];
    }
  }
}
