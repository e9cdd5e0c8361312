// logits[i, v] := coefficients[i] * ([v is targets[i]] - softmax(logits[i])[v]): the gradient of the sum of
// coefficients[i] * log softmax(logits[i])[targets[i]]. In place; one workgroup a row.
// #include "lib/extent.wgsl"

struct Params {
  vocab: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<storage, read_write> logits: array<f32>;
@group(0) @binding(3) var<storage, read> targets: array<u32>;
@group(0) @binding(4) var<storage, read> coefficients: array<f32>;

// #include "lib/reduce.wgsl"
// #include "lib/row-softmax.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(num_workgroups) groups: vec3u, @builtin(local_invocation_index) lane: u32) {
  let row = group.y * groups.x + group.x;
  if (row >= extent.count) {
    return;
  }
  let at = row * params.vocab;
  let parts = row_softmax(at, lane);
  let coefficient = coefficients[row];
  let scale = coefficient / parts.y;
  let target_index = targets[row];
  for (var i = lane; i < params.vocab; i += WORKGROUP) {
    logits[at + i] = select(0.0, coefficient, i == target_index) - scale * exp(max(logits[at + i] - parts.x, -80.0));
  }
}
