// out[t, :] = E[tokens[t].id, :]; POSITIONS: out[t, :] += E[tokens[t].position, :]. E may lie in several buffers: rows
// outside this one are left to the others.
// #include "lib/extent.wgsl"
// #include "lib/token.wgsl"

struct Params {
  // First row of E in this buffer, and how many.
  row_start: u32,
  rows: u32,
  cols: u32,
  row_halves: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> tokens: array<Token>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;

// #include "lib/weights.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let token = group.y;
  let unit = group.x * WORKGROUP + lane;
  // #if POSITIONS
  let row = tokens[token].position - params.row_start;
  // #else
  let row = tokens[token].id - params.row_start;
  // #endif
  if (token >= extent.count || row >= params.rows || unit >= params.cols / UNIT) {
    return;
  }
  let block = vec4u(row * params.row_halves + unit * UNIT_HALVES);
  let scales = load_scales(block);
  let at = token * (params.cols / 4u) + unit * (UNIT / 4u);
  for (var i = 0u; i < STEPS; i++) {
    let w = load_step(block, i, scales);
    put(at + group_a(i), vec4f(w.a[0].x, w.a[1].x, w.a[2].x, w.a[3].x));
    // #if PAIRED
    put(at + group_b(i), vec4f(w.b[0].x, w.b[1].x, w.b[2].x, w.b[3].x));
    // #endif
  }
}

fn put(at: u32, values: vec4f) {
  // #if POSITIONS
  out[at] += values;
  // #else
  out[at] = values;
  // #endif
}
