// GATED: out[t, r] = silu(gate) * up, a piece's gate columns before its up columns; else out[t, r] = gelu(x[t, r]).
// A lane a value of out.
// #include "lib/extent.wgsl"
// #include "lib/activation.wgsl"

struct Params {
  // Values of out in a row.
  rows: u32,
  // Where they lie in x.
  offset: u32,
  stride: u32,
  out_stride: u32,
  out_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> x: array<f32>;
@group(0) @binding(3) var<storage, read_write> out: array<f32>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let index = group.y * groups.x + group.x;
  let groups_a_row = (params.rows + WORKGROUP - 1u) / WORKGROUP;
  let token = index / groups_a_row;
  let row = index % groups_a_row * WORKGROUP + lane;
  if (token >= extent.count || row >= params.rows) {
    return;
  }
  let at = token * params.stride + params.offset + row;
  let value = x[at] * activation_share(x[at]);
  let to = token * params.out_stride + params.out_offset + row;
  // #if GATED
  out[to] = value * x[at + params.rows];
  // #else
  out[to] = value;
  // #endif
}
