// (mean, 1 / sqrt(variance + eps)) of the row of x that begins at vector `source`; without CENTERED the mean counts as 0.
// Needs `x: array<vec4f>` and `params.cols`, `params.eps` in scope, and lib/reduce.wgsl.
fn moments(source: u32, lane: u32) -> vec2f {
  let width = params.cols / 4u;
  // #if CENTERED
  var total = vec4f(0.0);
  for (var i = lane; i < width; i += WORKGROUP) {
    total += x[source + i];
  }
  let mean = workgroup_sum(dot(total, vec4f(1.0)), lane) / f32(params.cols);
  // #else
  let mean = 0.0;
  // #endif
  var squares = 0.0;
  for (var i = lane; i < width; i += WORKGROUP) {
    let v = x[source + i] - mean;
    squares += dot(v, v);
  }
  return vec2f(mean, 1.0 / sqrt(workgroup_sum(squares, lane) / f32(params.cols) + params.eps));
}
