// Turns the gradients of q and k back by each token's position, in place: (a, b) -> (a cos + b sin, b cos - a sin).
// dqkv is [T, (heads + 2 kv_heads) * head_dim], of which the v columns stay; angles as in rope-cache.
// #include "lib/extent.wgsl"
// #include "lib/token.wgsl"

struct Params {
  heads: u32,
  kv_heads: u32,
  head_dim: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> tokens: array<Token>;
@group(0) @binding(3) var<storage, read> angles: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> dqkv: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let token = group.y;
  let half = params.head_dim / 2u;
  let index = group.x * WORKGROUP + lane;
  let head = index / half;
  let d = index % half;
  if (token >= extent.count || head >= params.heads + params.kv_heads) {
    return;
  }
  let at = (token * (params.heads + 2u * params.kv_heads) + head) * params.head_dim + d;
  let a = dqkv[at];
  let b = dqkv[at + half];
  let turn = angles[tokens[token].position * half + d];
  dqkv[at] = a * turn.x + b * turn.y;
  dqkv[at + half] = b * turn.x - a * turn.y;
}
