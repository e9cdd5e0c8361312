// dx[t, k] = sum over r of W[r, k] * dy[t, r]; W in its stored precision, accumulated in f32.
// A lane owns SPANS spans of columns (what one load_step unpacks), TOKENS rows of dy and every ROW_LANES-th four rows of W;
// ROW_LANES lanes share a sum. Neighbouring lanes own neighbouring columns, so that their loads of W are one stretch of
// memory, and read the same of dy. Mode ACCUMULATE adds to what `dx` holds.
// #include "lib/extent.wgsl"

struct Params {
  // Rows of W, any number.
  rows: u32,
  // Columns of W, a multiple of UNIT.
  cols: u32,
  // 16-bit halves from one row of W to the next.
  row_halves: u32,
  // Columns from one row of dy to the next, any number.
  dy_stride: u32,
  // Column of dy that belongs to row 0 of W.
  dy_offset: u32,
  // 0 stores.
  mode: u32,
}

const ACCUMULATE: u32 = 1u;
const COLUMN_LANES: u32 = WORKGROUP / ROW_LANES;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> dy: array<f32>;
@group(0) @binding(4) var<storage, read_write> dx: array<vec4f>;

// #include "lib/weights.wgsl"

// #if SPLIT
var<workgroup> partial: array<vec4f, WORKGROUP>;
// #endif

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  // #if SPLIT
  let row_lane = lane / COLUMN_LANES;
  // #else
  let row_lane = 0u;
  // #endif
  let first_span = (group.x * COLUMN_LANES + lane % COLUMN_LANES) * SPANS;
  let spans = params.cols / UNIT * STEPS;
  // #each s SPANS
  let span{s} = min(first_span + {s}u, spans - 1u);
  let at{s} = vec4u(span{s} / STEPS * UNIT_HALVES);
  // #end
  let first_token = group.y * TOKENS;
  let last_token = extent.count - 1u;
  // #each t TOKENS
  let dy{t} = min(first_token + {t}u, last_token) * params.dy_stride + params.dy_offset;
  // #each s SPANS
  var a{s}_{t} = vec4f(0.0);
  // #if PAIRED
  var b{s}_{t} = vec4f(0.0);
  // #endif
  // #end
  // #end
  for (var row = 4u * row_lane; row < params.rows; row += 4u * ROW_LANES) {
    let rows = min(vec4u(row) + vec4u(0u, 1u, 2u, 3u), vec4u(params.rows - 1u));
    let block = rows * params.row_halves;
    // A block's spans are one lane's: SPANS divides STEPS where there are scales.
    let scales = load_scales(block + at0);
    // #each s SPANS
    let w{s} = load_step(block + at{s}, span{s} % STEPS, scales);
    // #end
    // #each t TOKENS
    {
      // Rows beyond the last count 0.
      let d = select(vec4f(0.0), vec4f(dy[dy{t} + rows.x], dy[dy{t} + rows.y], dy[dy{t} + rows.z], dy[dy{t} + rows.w]), vec4u(row) + vec4u(0u, 1u, 2u, 3u) == rows);
      // #each s SPANS
      a{s}_{t} += d * w{s}.a;
      // #if PAIRED
      b{s}_{t} += d * w{s}.b;
      // #endif
      // #end
    }
    // #end
  }
  // #each t TOKENS
  // #each s SPANS
  let a{s}_{t}_sum = shared_sum(a{s}_{t}, lane);
  // #if PAIRED
  let b{s}_{t}_sum = shared_sum(b{s}_{t}, lane);
  // #endif
  if (row_lane == 0u && first_span + {s}u < spans && first_token + {t}u < extent.count) {
    let to = ((first_token + {t}u) * params.cols + span{s} / STEPS * UNIT) / 4u;
    write(to + group_a(span{s} % STEPS), a{s}_{t}_sum);
    // #if PAIRED
    write(to + group_b(span{s} % STEPS), b{s}_{t}_sum);
    // #endif
  }
  // #end
  // #end
}

// Over the lanes that own the same columns; right in those of row_lane 0.
fn shared_sum(value: vec4f, lane: u32) -> vec4f {
  // #if SPLIT
  partial[lane] = value;
  workgroupBarrier();
  var sum = value;
  if (lane < COLUMN_LANES) {
    for (var i = lane + COLUMN_LANES; i < WORKGROUP; i += COLUMN_LANES) {
      sum += partial[i];
    }
  }
  workgroupBarrier();
  return sum;
  // #else
  return value;
  // #endif
}

fn write(at: u32, value: vec4f) {
  if (params.mode == ACCUMULATE) {
    dx[at] += value;
  } else {
    dx[at] = value;
  }
}
