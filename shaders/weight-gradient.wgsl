// out[r, c] += sum over t of dy[t, s] * x[t, c], with s = r, or ids[r] for GATHER. A lane owns ROWS rows and QUADS times
// four columns of out and loops over the tokens. Neighbouring lanes own neighbouring columns of the same rows, so that dy is
// read once for all; NARROW, with too few columns for that: neighbouring rows and the same columns.
// #include "lib/extent.wgsl"

// #if NARROW
const COLUMN_LANES: u32 = 1u;
// #else
const COLUMN_LANES: u32 = WORKGROUP;
// #endif
const ROW_LANES: u32 = WORKGROUP / COLUMN_LANES;

struct Params {
  rows: u32,
  // A multiple of 4.
  cols: u32,
  // Columns from one row of dy to the next.
  dy_stride: u32,
  // Column of dy where s begins.
  dy_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> dy: array<f32>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<vec4f>;
// #if GATHER
@group(0) @binding(5) var<storage, read> ids: array<u32>;
// #endif

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let width = params.cols / 4u;
  let groups_a_row = (width + QUADS * COLUMN_LANES - 1u) / (QUADS * COLUMN_LANES);
  let index = group.y * groups.x + group.x;
  // #if NARROW
  let first_row = index / groups_a_row * (ROWS * ROW_LANES) + lane;
  let first = index % groups_a_row * QUADS;
  // #else
  let first_row = index / groups_a_row * ROWS;
  let first = index % groups_a_row * (QUADS * COLUMN_LANES) + lane;
  // #endif
  if (first_row >= params.rows || first >= width) {
    return;
  }
  // #each q QUADS
  let column{q} = min(first + {q}u * COLUMN_LANES, width - 1u);
  // #end
  // #each r ROWS
  let source{r} = params.dy_offset + source_of(min(first_row + {r}u * ROW_LANES, params.rows - 1u));
  // #each q QUADS
  var acc{r}_{q} = vec4f(0.0);
  // #end
  // #end
  for (var t = 0u; t < extent.count; t++) {
    // #each q QUADS
    let x{q} = x[t * width + column{q}];
    // #end
    // #each r ROWS
    {
      let d = dy[t * params.dy_stride + source{r}];
      // #each q QUADS
      acc{r}_{q} += d * x{q};
      // #end
    }
    // #end
  }
  // #each r ROWS
  // #each q QUADS
  if (first_row + {r}u * ROW_LANES < params.rows && first + {q}u * COLUMN_LANES < width) {
    out[(first_row + {r}u * ROW_LANES) * width + column{q}] += acc{r}_{q};
  }
  // #end
  // #end
}

// The column of dy, from dy_offset, that belongs to a row of out.
fn source_of(row: u32) -> u32 {
  // #if GATHER
  return ids[row];
  // #else
  return row;
  // #endif
}
