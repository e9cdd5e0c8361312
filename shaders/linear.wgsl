// out[t, r] = sum over k of W[r, k] * x[t, k] + bias[r]; W in its stored precision, accumulated in f32.
// A lane owns QUADS times four rows, every K_LANES-th unit of columns and TOKENS rows of x; K_LANES lanes share a sum.
// Mode ACCUMULATE adds to what `out` holds (the residual). GATED: W is [gate; up] and out = silu(gate x) * (up x).
// GELU: out = gelu(W x + bias), by its approximation with tanh.
// Mode and bias are params and not variants: the branches cost nothing beside the sums, and a pipeline takes long to compile.
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
  // 0 stores.
  mode: u32,
  // Where the bias of this W's first row is; NO_BIAS where there is none, and `bias` is some buffer that nobody reads.
  bias_start: u32,
}

const ACCUMULATE: u32 = 1u;
const GATED: u32 = 2u;
const GELU: u32 = 3u;
const NO_BIAS: u32 = 0xffffffffu;

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> weights: array<u32>;
@group(0) @binding(3) var<storage, read> x: array<vec4f>;
@group(0) @binding(4) var<storage, read> bias: array<f32>;
@group(0) @binding(5) var<storage, read_write> out: array<f32>;

// #include "lib/weights.wgsl"

// #if SPLIT
var<workgroup> partial: array<vec4f, WORKGROUP>;
// #endif

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let k_lane = lane % K_LANES;
  let first_quad = (group.x * (WORKGROUP / K_LANES) + lane / K_LANES) * QUADS;
  let first_token = group.y * TOKENS;
  let units = params.cols / UNIT;
  let x_stride = params.cols / 4u;
  let last = extent.count - 1u;
  // #each q QUADS
  let bases{q} = min(quad_rows(first_quad + {q}u), vec4u(matrix_rows() - 1u)) * params.row_halves;
  // #end
  // #each t TOKENS
  let x{t} = min(first_token + {t}u, last) * x_stride;
  // #each q QUADS
  var acc{q}_{t} = vec4f(0.0);
  // #end
  // #end
  for (var unit = k_lane; unit < units; unit += K_LANES) {
    let column = unit * (UNIT / 4u);
    // #each q QUADS
    let block{q} = bases{q} + vec4u(unit * UNIT_HALVES);
    let scales{q} = load_scales(block{q});
    // #end
    for (var i = 0u; i < STEPS; i++) {
      // #each q QUADS
      let w{q} = load_step(block{q}, i, scales{q});
      // #end
      // #each t TOKENS
      {
        let a = x[x{t} + column + group_a(i)];
        // #if PAIRED
        let b = x[x{t} + column + group_b(i)];
        // #endif
        // #each q QUADS
        acc{q}_{t} += w{q}.a * a;
        // #if PAIRED
        acc{q}_{t} += w{q}.b * b;
        // #endif
        // #end
      }
      // #end
    }
  }
  // #each t TOKENS
  // #each q QUADS
  // #if SPLIT
  partial[lane] = acc{q}_{t};
  workgroupBarrier();
  if (k_lane == 0u) {
    for (var i = 1u; i < K_LANES; i++) {
      acc{q}_{t} += partial[lane + i];
    }
    store(first_token + {t}u, first_quad + {q}u, acc{q}_{t});
  }
  workgroupBarrier();
  // #else
  store(first_token + {t}u, first_quad + {q}u, acc{q}_{t});
  // #endif
  // #end
  // #end
}

// GATED: two rows of the gate and the same two of up.
fn quad_rows(quad: u32) -> vec4u {
  if (params.mode == GATED) {
    let r = 2u * quad;
    return vec4u(r, r + 1u, params.rows + r, params.rows + r + 1u);
  }
  return vec4u(4u * quad) + vec4u(0u, 1u, 2u, 3u);
}

fn matrix_rows() -> u32 {
  return select(params.rows, 2u * params.rows, params.mode == GATED);
}

fn store(token: u32, quad: u32, acc: vec4f) {
  if (params.mode == GATED) {
    // exp(80) is finite in f32; beyond, the sigmoid is 0 in f32 anyway.
    let gate = acc.xy / (1.0 + exp(min(-acc.xy, vec2f(80.0))));
    let value = gate * acc.zw;
    write(token, 2u * quad, value.x);
    write(token, 2u * quad + 1u, value.y);
    return;
  }
  var value = acc;
  if (params.bias_start != NO_BIAS) {
    let at = params.bias_start + 4u * quad;
    value += vec4f(bias[at], bias[at + 1u], bias[at + 2u], bias[at + 3u]);
  }
  if (params.mode == GELU) {
    // (1 + tanh u) / 2 is the sigmoid of 2u; drivers take long to compile a tanh, and this is here once for each quad.
    let doubled = 1.5957691216 * (value + 0.044715 * value * value * value);
    value /= 1.0 + exp(min(-doubled, vec4f(80.0)));
  }
  write(token, 4u * quad, value.x);
  write(token, 4u * quad + 1u, value.y);
  write(token, 4u * quad + 2u, value.z);
  write(token, 4u * quad + 3u, value.w);
}

fn write(token: u32, row: u32, value: f32) {
  if (token >= extent.count || row >= params.rows) {
    return;
  }
  let at = token * params.out_stride + params.out_offset + row;
  if (params.mode == ACCUMULATE) {
    out[at] += value;
  } else {
    out[at] = value;
  }
}
