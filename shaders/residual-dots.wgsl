// out[t stride + at] = (a.a, b.b, |b - a|^2) of row t: what enters a module against what leaves it. GRADIENT: g.(b - a)
// alone. The angle between a and b comes from these: from a.b it would be lost in f32, as b is nearly a. One workgroup a row.
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
@group(0) @binding(4) var<storage, read_write> out: array<f32>;
// #if GRADIENT
@group(0) @binding(5) var<storage, read> g: array<vec4f>;
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
  if (lane == 0u) {
    out[slot] = total;
  }
  // #else
  var sums = vec3f(0.0);
  for (var i = lane; i < width; i += WORKGROUP) {
    let change = b[row + i] - a[row + i];
    sums += vec3f(dot(a[row + i], a[row + i]), dot(b[row + i], b[row + i]), dot(change, change));
  }
  let before = workgroup_sum(sums.x, lane);
  let behind = workgroup_sum(sums.y, lane);
  let change = workgroup_sum(sums.z, lane);
  if (lane == 0u) {
    out[3u * slot] = before;
    out[3u * slot + 1u] = behind;
    out[3u * slot + 2u] = change;
  }
  // #endif
}
