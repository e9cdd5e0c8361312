// out = (n, min(1, clip / n)) with n = sqrt(sum of the partials): what every gradient is multiplied by. Where n is no finite
// number the factor is 0. One workgroup.
struct Params {
  slots: u32,
  clip: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> partials: array<f32>;
@group(0) @binding(2) var<storage, read_write> out: array<f32>;

// #include "lib/reduce.wgsl"

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lane: u32) {
  var sum = 0.0;
  for (var i = lane; i < params.slots; i += WORKGROUP) {
    sum += partials[i];
  }
  let length = sqrt(workgroup_sum(sum, lane));
  if (lane == 0u) {
    out[0] = length;
    out[1] = select(0.0, min(1.0, params.clip / max(length, 1e-30)), length < 3e38);
  }
}
