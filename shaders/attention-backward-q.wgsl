// From the gradient of attention's output to that of q, and to what the gradients of k and v need of each row's softmax:
// stats[t, h] = (log of the sum of exponentials, dAttended . attended). With p = exp(score - stats.x):
// dq = sum over j of p (dAttended . v[j] - stats.y) k[j] / sqrt(head_dim). One workgroup a token and head; a lane a key, and
// then some of the head's dimensions. Nothing of size tokens x tokens exists: scores are computed twice.
// #include "lib/extent.wgsl"
// #include "lib/token.wgsl"

struct Params {
  heads: u32,
  kv_heads: u32,
  // Fours of a head's dimensions. A constant here would let drivers unroll these loops, and compile for half a minute.
  vectors: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> tokens: array<Token>;
@group(0) @binding(3) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(4) var<storage, read> keys: array<vec4f>;
@group(0) @binding(5) var<storage, read> values: array<vec4f>;
@group(0) @binding(6) var<storage, read> attended: array<vec4f>;
@group(0) @binding(7) var<storage, read> d_attended: array<vec4f>;
@group(0) @binding(8) var<storage, read_write> dqkv: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> stats: array<vec2f>;

const HEAD_VECTORS: u32 = HEAD_DIM / 4u;
const OWNED: u32 = (HEAD_VECTORS + WORKGROUP - 1u) / WORKGROUP;
const LOWEST: f32 = -3.4e38;

var<workgroup> query: array<vec4f, HEAD_VECTORS>;
var<workgroup> upstream: array<vec4f, HEAD_VECTORS>;
var<workgroup> lane_stats: array<vec2f, WORKGROUP>;
var<workgroup> weight: array<f32, WORKGROUP>;
var<workgroup> key_at: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let head = group.x;
  let token = group.y;
  if (token >= extent.count) {
    return;
  }
  let t = tokens[token];
  let shared_rows = t.shared_end - t.row_start;
  let total = shared_rows + t.row + 1u - t.own_start;
  let kv_head = head / (params.heads / params.kv_heads);
  let q_at = (token * (params.heads + 2u * params.kv_heads) + head) * HEAD_VECTORS;
  let out_at = (token * params.heads + head) * HEAD_VECTORS;
  let scale = 1.0 / sqrt(f32(HEAD_DIM));
  var along = 0.0;
  for (var i = 0u; i < params.vectors; i++) {
    along += dot(attended[out_at + i], d_attended[out_at + i]);
  }
  for (var i = lane; i < HEAD_VECTORS; i += WORKGROUP) {
    query[i] = qkv[q_at + i] * scale;
    upstream[i] = d_attended[out_at + i];
  }
  workgroupBarrier();
  var highest = LOWEST;
  var sum = 0.0;
  for (var index = lane; index < total; index += WORKGROUP) {
    let row = select(t.own_start + index - shared_rows, t.row_start + index, index < shared_rows);
    let value = score((row * params.kv_heads + kv_head) * HEAD_VECTORS);
    let top = max(highest, value);
    sum = sum * exp(max(highest - top, -80.0)) + exp(max(value - top, -80.0));
    highest = top;
  }
  lane_stats[lane] = vec2f(highest, sum);
  workgroupBarrier();
  var top = LOWEST;
  for (var i = 0u; i < WORKGROUP; i++) {
    top = max(top, lane_stats[i].x);
  }
  var all = 0.0;
  for (var i = 0u; i < WORKGROUP; i++) {
    all += lane_stats[i].y * exp(max(lane_stats[i].x - top, -80.0));
  }
  let log_sum = top + log(all);
  var acc: array<vec4f, OWNED>;
  for (var first = 0u; first < total; first += WORKGROUP) {
    let index = first + lane;
    if (index < total) {
      let row = select(t.own_start + index - shared_rows, t.row_start + index, index < shared_rows);
      let at = (row * params.kv_heads + kv_head) * HEAD_VECTORS;
      var through = 0.0;
      for (var i = 0u; i < params.vectors; i++) {
        through += dot(upstream[i], values[at + i]);
      }
      key_at[lane] = at;
      weight[lane] = exp(clamp(score(at) - log_sum, -80.0, 0.0)) * (through - along) * scale;
    }
    workgroupBarrier();
    let used = min(WORKGROUP, total - first);
    for (var o = 0u; o < OWNED; o++) {
      let d = lane + o * WORKGROUP;
      if (d < HEAD_VECTORS) {
        for (var j = 0u; j < used; j++) {
          acc[o] += weight[j] * keys[key_at[j] + d];
        }
      }
    }
    workgroupBarrier();
  }
  for (var o = 0u; o < OWNED; o++) {
    let d = lane + o * WORKGROUP;
    if (d < HEAD_VECTORS) {
      dqkv[q_at + d] = acc[o];
    }
  }
  if (lane == 0u) {
    stats[token * params.heads + head] = vec2f(log_sum, along);
  }
}

fn score(at: u32) -> f32 {
  var value = 0.0;
  for (var i = 0u; i < params.vectors; i++) {
    value += dot(query[i], keys[at + i]);
  }
  return value;
}
