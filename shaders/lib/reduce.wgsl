// Reductions over a workgroup of WORKGROUP lanes (a power of two). Every lane gets the result.
var<workgroup> reduce_slots: array<f32, WORKGROUP>;

fn workgroup_sum(value: f32, lane: u32) -> f32 {
  reduce_slots[lane] = value;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    if (lane < half) {
      reduce_slots[lane] += reduce_slots[lane + half];
    }
    workgroupBarrier();
  }
  let total = reduce_slots[0];
  workgroupBarrier();
  return total;
}

fn workgroup_max(value: f32, lane: u32) -> f32 {
  reduce_slots[lane] = value;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    if (lane < half) {
      reduce_slots[lane] = max(reduce_slots[lane], reduce_slots[lane + half]);
    }
    workgroupBarrier();
  }
  let largest = reduce_slots[0];
  workgroupBarrier();
  return largest;
}
