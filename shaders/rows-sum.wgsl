// out[targets[u], :] += sum over i in [starts[u], starts[u + 1]) of x[i, :]; no two targets are equal. A lane four columns.
// #include "lib/extent.wgsl"

struct Params {
  cols: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> starts: array<u32>;
@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read> x: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let width = params.cols / 4u;
  let groups_a_row = (width + WORKGROUP - 1u) / WORKGROUP;
  let index = group.y * groups.x + group.x;
  let u = index / groups_a_row;
  let column = index % groups_a_row * WORKGROUP + lane;
  if (u >= extent.count || column >= width) {
    return;
  }
  var sum = vec4f(0.0);
  for (var i = starts[u]; i < starts[u + 1u]; i++) {
    sum += x[i * width + column];
  }
  out[targets[u] * width + column] += sum;
}
