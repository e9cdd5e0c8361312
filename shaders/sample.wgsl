// Chooses the next token from one row of logits and feeds it back: ids[p + 1] = choice and tokens[0] = the choice at p + 1,
// where p is the position of the run's last token. One workgroup. Temperature 0 takes the largest logit, the lowest id first.
// Otherwise: logits / temperature, cut to the top_k largest (0: all), then to the smallest set that holds top_p of the
// remaining mass, then argmax of logit + Gumbel noise, which draws from the softmax. Thresholds come from a bisection over
// the floats' own order, so no sorting is needed.
// #include "lib/extent.wgsl"
// #include "lib/token.wgsl"

struct Params {
  vocab: u32,
}

struct Sampling {
  temperature: f32,
  top_k: u32,
  top_p: f32,
  seed: u32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<uniform> extent: Extent;
@group(0) @binding(2) var<uniform> sampling: Sampling;
@group(0) @binding(3) var<storage, read> logits: array<f32>;
@group(0) @binding(4) var<storage, read_write> tokens: array<Token>;
@group(0) @binding(5) var<storage, read_write> ids: array<u32>;

// #include "lib/reduce.wgsl"

var<workgroup> best_index: array<u32, WORKGROUP>;

@compute @workgroup_size(WORKGROUP)
fn main(@builtin(local_invocation_index) lane: u32) {
  let position = tokens[extent.count - 1u].position;
  var threshold = 0u;
  if (sampling.temperature > 0.0) {
    if (sampling.top_k > 0u && sampling.top_k < params.vocab) {
      threshold = top_k_threshold(lane);
    }
    if (sampling.top_p < 1.0) {
      threshold = top_p_threshold(threshold, lane);
    }
  }
  var best = -3.4e38;
  var index = 0xffffffffu;
  for (var i = lane; i < params.vocab; i += WORKGROUP) {
    let score = candidate_score(i, position);
    if (order_key(logits[i]) >= threshold && (score > best || index == 0xffffffffu)) {
      best = score;
      index = i;
    }
  }
  reduce_slots[lane] = best;
  best_index[lane] = index;
  workgroupBarrier();
  for (var half = WORKGROUP / 2u; half > 0u; half >>= 1u) {
    if (lane < half && is_better(lane + half, lane)) {
      reduce_slots[lane] = reduce_slots[lane + half];
      best_index[lane] = best_index[lane + half];
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let id = min(best_index[0], params.vocab - 1u);
    ids[position + 1u] = id;
    tokens[0] = Token(id, position + 1u, 0u, 0u, 0u, position + 1u);
  }
}

fn is_better(a: u32, b: u32) -> bool {
  if (best_index[a] == 0xffffffffu) {
    return false;
  }
  return best_index[b] == 0xffffffffu || reduce_slots[a] > reduce_slots[b]
    || (reduce_slots[a] == reduce_slots[b] && best_index[a] < best_index[b]);
}

fn candidate_score(i: u32, position: u32) -> f32 {
  if (sampling.temperature <= 0.0) {
    return logits[i];
  }
  // 24 random bits, centred, so that neither logarithm sees 0.
  let uniform_draw = (f32(hash(vec3u(i, position, sampling.seed)) >> 8u) + 0.5) / 16777216.0;
  return logits[i] / sampling.temperature - log(-log(uniform_draw));
}

// PCG3D (Jarzynski and Olano, "Hash Functions for GPU Rendering", 2020), first word.
fn hash(seed: vec3u) -> u32 {
  var v = seed * 1664525u + vec3u(1013904223u);
  v.x += v.y * v.z;
  v.y += v.z * v.x;
  v.z += v.x * v.y;
  v ^= v >> vec3u(16u);
  v.x += v.y * v.z;
  return v.x;
}

// Unsigned integers in the order of the floats.
fn order_key(value: f32) -> u32 {
  let bits = bitcast<u32>(value);
  return select(bits | 0x80000000u, ~bits, (bits & 0x80000000u) != 0u);
}

// Largest key that at least top_k logits reach.
fn top_k_threshold(lane: u32) -> u32 {
  var threshold = 0u;
  for (var bit = 0x80000000u; bit > 0u; bit >>= 1u) {
    let trial = threshold | bit;
    var count = 0.0;
    for (var i = lane; i < params.vocab; i += WORKGROUP) {
      count += select(0.0, 1.0, order_key(logits[i]) >= trial);
    }
    if (workgroup_sum(count, lane) >= f32(sampling.top_k)) {
      threshold = trial;
    }
  }
  return threshold;
}

// Largest key at or above `lowest` whose reachers hold top_p of the mass of those that reach `lowest`.
fn top_p_threshold(lowest: u32, lane: u32) -> u32 {
  var largest = -3.4e38;
  for (var i = lane; i < params.vocab; i += WORKGROUP) {
    largest = max(largest, logits[i]);
  }
  let top = workgroup_max(largest, lane);
  let wanted = mass_from(lowest, top, lane) * sampling.top_p;
  var threshold = 0u;
  for (var bit = 0x80000000u; bit > 0u; bit >>= 1u) {
    let trial = threshold | bit;
    if (mass_from(max(trial, lowest), top, lane) >= wanted) {
      threshold = trial;
    }
  }
  // Rounding must not leave an empty set: the largest logit always stays.
  return min(max(threshold, lowest), order_key(top));
}

fn mass_from(key: u32, top: f32, lane: u32) -> f32 {
  var mass = 0.0;
  for (var i = lane; i < params.vocab; i += WORKGROUP) {
    if (order_key(logits[i]) >= key) {
      mass += exp(max((logits[i] - top) / sampling.temperature, -80.0));
    }
  }
  return workgroup_sum(mass, lane);
}
