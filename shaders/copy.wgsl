// out[t, :] = x[t, :]. A lane four columns.
// #include "lib/extent.wgsl"

struct Params {
  cols: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> out: array<vec4f>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let width = params.cols / 4u;
  let groups_a_row = (width + WORKGROUP - 1u) / WORKGROUP;
  let index = group.y * groups.x + group.x;
  let token = index / groups_a_row;
  let column = index % groups_a_row * WORKGROUP + lane;
  if (token >= extent.count || column >= width) {
    return;
  }
  out[token * width + column] = x[token * width + column];
}
