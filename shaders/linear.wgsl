// out[t, r] = sum over k of W[r, k] * x[t, k]; W in its stored precision, accumulated in f32.
// A lane owns four rows, every K_LANES-th unit of columns and TOKENS rows of x; K_LANES lanes share a sum.
// ACCUMULATE adds to what `out` holds (the residual). GATED: W is [gate; up] and out = silu(gate x) * (up x).
// #include "lib/extent.wgsl"

struct Params {
  // Rows of out that this W yields (for GATED half of W's rows).
  rows: u32,
  // Columns of W, a multiple of UNIT.
  cols: u32,
  // 16-bit halves from one row of W to the next.
  row_halves: u32,
  out_stride: u32,
  // First column of out that is written.
  out_offset: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> out: array<f32>;

// #include "lib/weights.wgsl"

// #if SPLIT
var<workgroup> partial: array<vec4f, WORKGROUP>;
// #endif

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let k_lane = lane % K_LANES;
  let quad = group.x * (WORKGROUP / K_LANES) + lane / K_LANES;
  let first_token = group.y * TOKENS;
  let rows = quad_rows(quad);
  let bases = min(rows, vec4u(matrix_rows() - 1u)) * params.row_halves;
  let units = params.cols / UNIT;
  let x_stride = params.cols / 4u;
  let last = extent.count - 1u;
  // #each t TOKENS
  let x{t} = min(first_token + {t}u, last) * x_stride;
  var acc{t} = vec4f(0.0);
  // #end
  for (var unit = k_lane; unit < units; unit += K_LANES) {
    let block = bases + vec4u(unit * UNIT_HALVES);
    let scales = load_scales(block);
    let column = unit * (UNIT / 4u);
    for (var i = 0u; i < STEPS; i++) {
      let w = load_step(block, i, scales);
      // #each t TOKENS
      acc{t} += w.a * x[x{t} + column + group_a(i)];
      // #if PAIRED
      acc{t} += w.b * x[x{t} + column + group_b(i)];
      // #endif
      // #end
    }
  }
  // #each t TOKENS
  // #if SPLIT
  partial[lane] = acc{t};
  workgroupBarrier();
  if (k_lane == 0u) {
    for (var i = 1u; i < K_LANES; i++) {
      acc{t} += partial[lane + i];
    }
    store(first_token + {t}u, quad, acc{t});
  }
  workgroupBarrier();
  // #else
  store(first_token + {t}u, quad, acc{t});
  // #endif
  // #end
}

// #if GATED
// Two rows of the gate and the same two of up.
fn quad_rows(quad: u32) -> vec4u {
  let r = 2u * quad;
  return vec4u(r, r + 1u, params.rows + r, params.rows + r + 1u);
}

fn matrix_rows() -> u32 { return 2u * params.rows; }

fn store(token: u32, quad: u32, acc: vec4f) {
  // exp(80) is finite in f32; beyond, the sigmoid is 0 in f32 anyway.
  let gate = acc.xy / (1.0 + exp(min(-acc.xy, vec2f(80.0))));
  let value = gate * acc.zw;
  write(token, 2u * quad, value.x);
  write(token, 2u * quad + 1u, value.y);
}
// #else
fn quad_rows(quad: u32) -> vec4u {
  return vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u);
}

fn matrix_rows() -> u32 { return params.rows; }

fn store(token: u32, quad: u32, acc: vec4f) {
  write(token, 4u * quad, acc.x);
  write(token, 4u * quad + 1u, acc.y);
  write(token, 4u * quad + 2u, acc.z);
  write(token, 4u * quad + 3u, acc.w);
}
// #endif

fn write(token: u32, row: u32, value: f32) {
  if (token >= extent.count || row >= params.rows) {
    return;
  }
  let at = token * params.out_stride + params.out_offset + row;
  // #if ACCUMULATE
  out[at] += value;
  // #else
  out[at] = value;
  // #endif
}
