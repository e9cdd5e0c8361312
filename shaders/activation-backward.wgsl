// Overwrites an activation's input by its gradient. GATED: (gate, up) := (dy up silu'(gate), dy silu(gate)), a piece's gate
// columns before its up columns; else x[t, r] := dy[t, r] gelu'(x[t, r]). A lane a value of dy.
// #include "lib/extent.wgsl"
// #include "lib/activation.wgsl"

struct Params {
  // Values of dy in a row.
  rows: u32,
  // Where their inputs lie in x.
  offset: u32,
  stride: u32,
  dy_stride: u32,
  dy_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read_write> x: array<f32>;

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
  let gradient = dy[token * params.dy_stride + params.dy_offset + row];
  let value = x[at];
  // #if GATED
  let up = x[at + params.rows];
  x[at] = gradient * up * activation_slope(value);
  x[at + params.rows] = gradient * value * activation_share(value);
  // #else
  x[at] = gradient * activation_slope(value);
  // #endif
}
