// out[t, r] = x[t, ids[r]], which becomes 0: the columns of some tokens leave rows of the whole vocabulary. A lane a value.
// #include "lib/extent.wgsl"

struct Params {
  rows: u32,
  vocab: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read_write> x: array<f32>;
@group(0) @binding(3) var<storage, read> ids: array<u32>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.y * groups.x + group.x;
  let groups_a_row = (params.rows + WORKGROUP - 1u) / WORKGROUP;
  let token = index / groups_a_row;
  let row = index % groups_a_row * WORKGROUP + lane;
  if (token >= extent.count || row >= params.rows) {
    return;
  }
  let at = token * params.vocab + ids[row];
  out[token * params.rows + row] = x[at];
  x[at] = 0.0;
}
