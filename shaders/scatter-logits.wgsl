// out[t, ids[r]] = x[t, r]: logits of some tokens into rows of the whole vocabulary. A lane a value.
// #include "lib/extent.wgsl"

struct Params {
  rows: u32,
  vocab: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> x: array<f32>;
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
  out[token * params.vocab + ids[row]] = x[token * params.rows + row];
}
