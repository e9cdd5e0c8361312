// out[t, :] = x[s, :] / sqrt(mean(x[s, :]^2) + eps) * gamma, with s = t, or picked[t] for GATHER. One workgroup a row.
// #include "lib/extent.wgsl"

struct Params {
  cols: u32,
  eps: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
// #if GATHER
@group(0) @binding(5) var<storage, read> picked: array<u32>;
// #endif

// #include "lib/weights.wgsl"
// #include "lib/reduce.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let token = group.y * groups.x + group.x;
  if (token >= extent.count) {
    return;
  }
  let width = params.cols / 4u;
  // #if GATHER
  let source = picked[token] * width;
  // #else
  let source = token * width;
  // #endif
  var squares = 0.0;
  for (var i = lane; i < width; i += WORKGROUP) {
    let v = x[source + i];
    squares += dot(v, v);
  }
  let scale = 1.0 / sqrt(workgroup_sum(squares, lane) / f32(params.cols) + params.eps);
  for (var i = lane; i < width; i += WORKGROUP) {
    let block = vec4u(i * UNIT_HALVES);
    let gamma = load_step(block, 0u, load_scales(block)).a;
    out[token * width + i] = x[source + i] * scale * vec4f(gamma[0].x, gamma[1].x, gamma[2].x, gamma[3].x);
  }
}
