// (largest, sum of exponentials of the differences to it) of the row of `params.vocab` logits that begins at `at`.
// Needs `logits: array<f32>` in scope, and lib/reduce.wgsl.
fn row_softmax(at: u32, lane: u32) -> vec2f {
  var largest = -3.4e38;
  for (var i = lane; i < params.vocab; i += WORKGROUP) {
    largest = max(largest, logits[at + i]);
  }
  let top = workgroup_max(largest, lane);
  var sum = 0.0;
  for (var i = lane; i < params.vocab; i += WORKGROUP) {
    sum += exp(max(logits[at + i] - top, -80.0));
  }
  return vec2f(top, workgroup_sum(sum, lane));
}
