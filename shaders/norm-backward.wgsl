// dx[t] += the gradient of x[s] through a norm whose output has the gradient dy[t], s = t, or picked[t] for GATHER; STORE
// writes it instead. With n = (x - mean) / sigma and g = dy gamma: dx = (g - mean(g) - n mean(g n)) / sigma; RMSNorm has
// neither mean. stats[t] = (mean, 1 / sigma). Gamma is F32, a row of its buffer. One workgroup a row.
// #include "lib/extent.wgsl"

struct Params {
  cols: u32,
  eps: f32,
  row: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> weights: array<vec4f>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read> dy: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> stats: array<vec2f>;
@group(0) @binding(6) var<storage, read_write> dx: array<vec4f>;
// #if GATHER
@group(0) @binding(7) var<storage, read> picked: array<u32>;
// #endif

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
  let at = token * width;
  let gamma = params.row * width;
  let columns = f32(params.cols);
  let m = moments(source, lane);
  let mean = m.x;
  let scale = m.y;
  var along = 0.0;
  for (var i = lane; i < width; i += WORKGROUP) {
    along += dot(dy[at + i] * weights[gamma + i], (x[source + i] - mean) * scale);
  }
  let mean_along = workgroup_sum(along, lane) / columns;
  // #if CENTERED
  var gradients = vec4f(0.0);
  for (var i = lane; i < width; i += WORKGROUP) {
    gradients += dy[at + i] * weights[gamma + i];
  }
  let mean_gradient = workgroup_sum(dot(gradients, vec4f(1.0)), lane) / columns;
  // #else
  let mean_gradient = 0.0;
  // #endif
  for (var i = lane; i < width; i += WORKGROUP) {
    let normed = (x[source + i] - mean) * scale;
    let value = (dy[at + i] * weights[gamma + i] - mean_gradient - normed * mean_along) * scale;
    // #if STORE
    dx[at + i] = value;
    // #else
    dx[at + i] += value;
    // #endif
  }
  if (lane == 0u) {
    stats[token] = vec2f(mean, scale);
  }
}
