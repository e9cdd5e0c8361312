// out[t, h, :] = sum over j of softmax_j(q[t, h] . k[j] / sqrt(head_dim)) v[j], j over the rows that token t attends to.
// One workgroup a token and head. Keys come in tiles of one a lane; the softmax is rescaled tile by tile, so nothing of
// size tokens x tokens exists. Then every lane owns some of the head's dimensions.
// q is the front of each row of qkv, [T, (heads + 2 kv_heads) * head_dim]; keys and values are [rows, kv_heads * head_dim].
// #include "lib/extent.wgsl"
// #include "lib/token.wgsl"

struct Params {
  heads: u32,
  kv_heads: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> tokens: array<Token>;
@group(0) @binding(3) var<storage, read> qkv: array<vec4f>;
@group(0) @binding(4) var<storage, read> keys: array<vec4f>;
@group(0) @binding(5) var<storage, read> values: array<f32>;
@group(0) @binding(6) var<storage, read_write> out: array<f32>;

const HEAD_VECTORS: u32 = HEAD_DIM / 4u;
const OWNED: u32 = (HEAD_DIM + WORKGROUP - 1u) / WORKGROUP;
const LOWEST: f32 = -3.4e38;

var<workgroup> query: array<vec4f, HEAD_VECTORS>;
var<workgroup> weight: array<f32, WORKGROUP>;
var<workgroup> key_row: array<u32, WORKGROUP>;

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
  for (var i = lane; i < HEAD_VECTORS; i += WORKGROUP) {
    query[i] = qkv[q_at + i] * (1.0 / sqrt(f32(HEAD_DIM)));
  }
  var highest = LOWEST;
  var sum = 0.0;
  var acc: array<f32, OWNED>;
  for (var first = 0u; first < total; first += WORKGROUP) {
    let index = first + lane;
    let row = select(t.own_start + index - shared_rows, t.row_start + index, index < shared_rows);
    key_row[lane] = row;
    workgroupBarrier();
    var score = LOWEST;
    if (index < total) {
      score = 0.0;
      let k_at = (row * params.kv_heads + kv_head) * HEAD_VECTORS;
      for (var i = 0u; i < HEAD_VECTORS; i++) {
        score += dot(query[i], keys[k_at + i]);
      }
    }
    weight[lane] = score;
    workgroupBarrier();
    let used = min(WORKGROUP, total - first);
    var tile_highest = highest;
    for (var j = 0u; j < used; j++) {
      tile_highest = max(tile_highest, weight[j]);
    }
    workgroupBarrier();
    weight[lane] = exp(max(score - tile_highest, -80.0));
    workgroupBarrier();
    let fade = exp(max(highest - tile_highest, -80.0));
    highest = tile_highest;
    var tile_sum = 0.0;
    for (var j = 0u; j < used; j++) {
      tile_sum += weight[j];
    }
    sum = sum * fade + tile_sum;
    for (var o = 0u; o < OWNED; o++) {
      let d = lane + o * WORKGROUP;
      var value = 0.0;
      if (d < HEAD_DIM) {
        for (var j = 0u; j < used; j++) {
          value += weight[j] * values[(key_row[j] * params.kv_heads + kv_head) * HEAD_DIM + d];
        }
      }
      acc[o] = acc[o] * fade + value;
    }
    workgroupBarrier();
  }
  for (var o = 0u; o < OWNED; o++) {
    let d = lane + o * WORKGROUP;
    if (d < HEAD_DIM) {
      out[(token * params.heads + head) * HEAD_DIM + d] = acc[o] / sum;
    }
  }
}
