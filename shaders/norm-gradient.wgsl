// gradients[row, c] += sum over t of dy[t, c] (x[s, c] - mean) / sigma, and for BIAS gradients[bias_row, c] += sum of dy[t, c];
// stats[t] = (mean, 1 / sigma), s = t, or picked[t] for GATHER. A workgroup has COLUMN_LANES times four columns; its other
// lanes share the tokens.
// #include "lib/extent.wgsl"

struct Params {
  cols: u32,
  row: u32,
  bias_row: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read> x: array<vec4f>;
@group(0) @binding(3) var<storage, read> dy: array<vec4f>;
@group(0) @binding(4) var<storage, read> stats: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> gradients: array<vec4f>;
// #if GATHER
@group(0) @binding(6) var<storage, read> picked: array<u32>;
// #endif

const TOKEN_LANES: u32 = WORKGROUP / COLUMN_LANES;

var<workgroup> gamma_sums: array<vec4f, WORKGROUP>;
var<workgroup> beta_sums: array<vec4f, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_index) lane: u32) {
  let width = params.cols / 4u;
  let column = group.x * COLUMN_LANES + lane % COLUMN_LANES;
  var gamma = vec4f(0.0);
  var beta = vec4f(0.0);
  if (column < width) {
    for (var t = lane / COLUMN_LANES; t < extent.count; t += TOKEN_LANES) {
      // #if GATHER
      let source = picked[t] * width;
      // #else
      let source = t * width;
      // #endif
      let upstream = dy[t * width + column];
      let s = stats[t];
      gamma += upstream * (x[source + column] - s.x) * s.y;
      beta += upstream;
    }
  }
  gamma_sums[lane] = gamma;
  beta_sums[lane] = beta;
  workgroupBarrier();
  if (lane >= COLUMN_LANES || column >= width) {
    return;
  }
  for (var i = 1u; i < TOKEN_LANES; i++) {
    gamma += gamma_sums[lane + i * COLUMN_LANES];
    beta += beta_sums[lane + i * COLUMN_LANES];
  }
  gradients[params.row * width + column] += gamma;
  // #if BIAS
  gradients[params.bias_row * width + column] += beta;
  // #endif
}
