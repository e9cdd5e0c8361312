// Rotates q in place and k into the key rows by each token's position, and copies v into the value rows. Without ROTARY
// (learned positions) q stays and k is copied as it is.
// Halves, as transformers: (a, b) = (z[d], z[d + half]) -> (a cos - b sin, b cos + a sin).
// qkv is [T, (heads + 2 kv_heads) * head_dim]; angles is [positions, half] of (cos, sin), from the CPU: WGSL's own
// sin and cos may be off by 2^-11.
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
// #if ROTARY
@group(0) @binding(3) var<storage, read> angles: array<vec2f>;
@group(0) @binding(4) var<storage, read_write> qkv: array<f32>;
@group(0) @binding(5) var<storage, read_write> keys: array<f32>;
@group(0) @binding(6) var<storage, read_write> values: array<f32>;
// #else
@group(0) @binding(3) var<storage, read_write> qkv: array<f32>;
@group(0) @binding(4) var<storage, read_write> keys: array<f32>;
@group(0) @binding(5) var<storage, read_write> values: array<f32>;
// #endif

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let token = group.y;
  let half = params.head_dim / 2u;
  let index = group.x * WORKGROUP + lane;
  let head = index / half;
  let d = index % half;
  let all_heads = params.heads + 2u * params.kv_heads;
  if (token >= extent.count || head >= all_heads) {
    return;
  }
  let at = (token * all_heads + head) * params.head_dim + d;
  let a = qkv[at];
  let b = qkv[at + half];
  // #if ROTARY
  let turn = angles[tokens[token].position * half + d];
  let rotated = vec2f(a * turn.x - b * turn.y, b * turn.x + a * turn.y);
  // #else
  let rotated = vec2f(a, b);
  // #endif
  let row = tokens[token].row * params.kv_heads;
  if (head < params.heads) {
    qkv[at] = rotated.x;
    qkv[at + half] = rotated.y;
  } else if (head < params.heads + params.kv_heads) {
    let to = (row + head - params.heads) * params.head_dim + d;
    keys[to] = rotated.x;
    keys[to + half] = rotated.y;
  } else {
    let to = (row + head - params.heads - params.kv_heads) * params.head_dim + d;
    values[to] = a;
    values[to + half] = b;
  }
}
