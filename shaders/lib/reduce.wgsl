// Reductions over a workgroup of WORKGROUP lanes (a multiple of REDUCE_GROUPS). Every lane gets the result. Two stages
// and three barriers, where a tree would need one barrier for each halving: barriers are what software adapters pay for.
const REDUCE_GROUPS: u32 = 8u;

var<workgroup> reduce_slots: array<f32, WORKGROUP>;
var<workgroup> reduce_groups: array<f32, REDUCE_GROUPS>;

fn workgroup_sum(value: f32, lane: u32) -> f32 {
  reduce_slots[lane] = value;
  workgroupBarrier();
  if (lane < REDUCE_GROUPS) {
    var sum = 0.0;
    for (var i = lane; i < WORKGROUP; i += REDUCE_GROUPS) {
      sum += reduce_slots[i];
    }
    reduce_groups[lane] = sum;
  }
  workgroupBarrier();
  var total = 0.0;
  for (var i = 0u; i < REDUCE_GROUPS; i++) {
    total += reduce_groups[i];
  }
  workgroupBarrier();
  return total;
}

fn workgroup_max(value: f32, lane: u32) -> f32 {
  reduce_slots[lane] = value;
  workgroupBarrier();
  if (lane < REDUCE_GROUPS) {
    var largest = reduce_slots[lane];
    for (var i = lane + REDUCE_GROUPS; i < WORKGROUP; i += REDUCE_GROUPS) {
      largest = max(largest, reduce_slots[i]);
    }
    reduce_groups[lane] = largest;
  }
  workgroupBarrier();
  var total = reduce_groups[0];
  for (var i = 1u; i < REDUCE_GROUPS; i++) {
    total = max(total, reduce_groups[i]);
  }
  workgroupBarrier();
  return total;
}
