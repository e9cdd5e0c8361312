// out[t stride + at] = (a.b, a.a, b.b, |b - a|^2) of row t: what enters a module against what leaves it. GRADIENT:
// g.(b - a) alone. The last sum is not told by the others in f32: a and b are nearly the same. One workgroup a row.
// #include "lib/extent.wgsl"

struct Params {
  cols: u32,
  stride: u32,
  at: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> a: array<vec4f>;
@group(0) @binding(3) var<storage, read> b: array<vec4f>;
// #if GRADIENT
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
@group(0) @binding(5) var<storage, read> g: array<vec4f>;
// #else
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
// #endif

// #include "lib/reduce.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let token = group.y * groups.x + group.x;
  if (token >= extent.count) {
    return;
  }
  let width = params.cols / 4u;
  let row = token * width;
  let slot = token * params.stride + params.at;
  // #if GRADIENT
  var along = 0.0;
  for (var i = lane; i < width; i += WORKGROUP) {
    along += dot(g[row + i], b[row + i] - a[row + i]);
  }
  let total = workgroup_sum(along, lane);
  // #else
  var sums = vec4f(0.0);
  for (var i = lane; i < width; i += WORKGROUP) {
    let before = a[row + i];
    let behind = b[row + i];
    let change = behind - before;
    sums += vec4f(dot(before, behind), dot(before, before), dot(behind, behind), dot(change, change));
  }
  let total = vec4f(workgroup_sum(sums.x, lane), workgroup_sum(sums.y, lane), workgroup_sum(sums.z, lane), workgroup_sum(sums.w, lane));
  // #endif
  if (lane == 0u) {
    out[slot] = total;
  }
}
