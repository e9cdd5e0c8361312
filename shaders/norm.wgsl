// out[t, :] = (x[s, :] - mean) / sqrt(variance + eps) * gamma + beta, with s = t, or picked[t] for GATHER. Without CENTERED
// the mean counts as 0 (RMSNorm), without BIAS there is no beta. Gamma and beta are rows of their buffers, beta is F32.
// One workgroup a row.
// #include "lib/extent.wgsl"

struct Params {
  cols: u32,
  eps: f32,
  // Rows of `weights` and `bias` that are gamma and beta.
  row: u32,
  bias_row: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
// #if BIAS
@group(0) @binding(5) var<storage, read> bias: array<vec4f>;
// #if GATHER
@group(0) @binding(6) var<storage, read> picked: array<u32>;
// #endif
// #else
// #if GATHER
@group(0) @binding(5) var<storage, read> picked: array<u32>;
// #endif
// #endif

// #include "lib/weights.wgsl"
// #include "lib/reduce.wgsl"
// #include "lib/moments.wgsl"

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
  let m = moments(source, lane);
  let mean = m.x;
  let scale = m.y;
  for (var i = lane; i < width; i += WORKGROUP) {
    let block = vec4u((params.row * width + i) * UNIT_HALVES);
    let gamma = load_step(block, 0u, load_scales(block)).a;
    let normed = (x[source + i] - mean) * scale * vec4f(gamma[0].x, gamma[1].x, gamma[2].x, gamma[3].x);
    // #if BIAS
    out[token * width + i] = normed + bias[params.bias_row * width + i];
    // #else
    out[token * width + i] = normed;
    // #endif
  }
}
