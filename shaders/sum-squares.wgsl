// partials[at + g] = sum of the squares that workgroup g of SLOTS sees; the slots together see all of x. In a fixed order.
struct Params {
  // In fours.
  quads: u32,
  at: u32,
  slots: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> x: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;

// #include "lib/reduce.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = group.x * WORKGROUP + lane; i < params.quads; i += params.slots * WORKGROUP) {
    sum += dot(x[i], x[i]);
  }
  let total = workgroup_sum(sum, lane);
  if (lane == 0u) {
    partials[params.at + group.x] = total;
  }
}
