// Reads stored weights, whatever their precision, as mat4x4f: column j holds matrix column 4g + j of four rows.
// A unit is the smallest run of columns that a lane handles whole: a block of 32 for block formats, 4 otherwise.
// Needs `weights: array<u32>` in scope. Rows are addressed in halves (16 bits): block formats are only 2-byte aligned.

struct Scales {
  d: vec4f,
  m: vec4f,
}

struct Step {
  a: mat4x4f,
  // #if PAIRED
  b: mat4x4f,
  // #endif
}

// #if ALIGNED
fn words_at(halves: vec4u) -> vec4u {
  let w = halves >> vec4u(1u);
  return vec4u(weights[w.x], weights[w.y], weights[w.z], weights[w.w]);
}
// #else
fn word_at(halves: u32) -> u32 {
  let w = halves >> 1u;
  let low = weights[w];
  let high = weights[w + 1u];
  return select(low, (low >> 16u) | (high << 16u), (halves & 1u) == 1u);
}

fn words_at(halves: vec4u) -> vec4u {
  return vec4u(word_at(halves.x), word_at(halves.y), word_at(halves.z), word_at(halves.w));
}
// #endif

fn low_f16(words: vec4u) -> vec4f {
  return vec4f(unpack2x16float(words.x).x, unpack2x16float(words.y).x, unpack2x16float(words.z).x, unpack2x16float(words.w).x);
}

fn high_f16(words: vec4u) -> vec4f {
  return vec4f(unpack2x16float(words.x).y, unpack2x16float(words.y).y, unpack2x16float(words.z).y, unpack2x16float(words.w).y);
}

// #if DTYPE == Q4_1
const UNIT: u32 = 32u;
const STEPS: u32 = 4u;
const UNIT_HALVES: u32 = 10u;
const DATA_HALVES: u32 = 2u;
fn load_scales(block: vec4u) -> Scales {
  let words = words_at(block);
  return Scales(low_f16(words), high_f16(words));
}
// #endif
// #if DTYPE == Q4_0
const UNIT: u32 = 32u;
const STEPS: u32 = 4u;
const UNIT_HALVES: u32 = 9u;
const DATA_HALVES: u32 = 1u;
fn load_scales(block: vec4u) -> Scales {
  let d = low_f16(words_at(block));
  return Scales(d, -8.0 * d);
}
// #endif
// #if FOUR_BIT
// Step i: byte j of word i holds column 4i + j (low nibble) and column 16 + 4i + j (high nibble).
fn load_step(block: vec4u, i: u32, s: Scales) -> Step {
  let words = words_at(block + vec4u(DATA_HALVES + 2u * i));
  return Step(
    mat4x4f(nibble(words, 0u, s), nibble(words, 8u, s), nibble(words, 16u, s), nibble(words, 24u, s)),
    mat4x4f(nibble(words, 4u, s), nibble(words, 12u, s), nibble(words, 20u, s), nibble(words, 28u, s))
  );
}

fn nibble(words: vec4u, shift: u32, s: Scales) -> vec4f {
  return fma(vec4f((words >> vec4u(shift)) & vec4u(15u)), s.d, s.m);
}

fn group_a(i: u32) -> u32 { return i; }
fn group_b(i: u32) -> u32 { return i + 4u; }
// #endif
// #if DTYPE == Q8_0
const UNIT: u32 = 32u;
const STEPS: u32 = 4u;
const UNIT_HALVES: u32 = 17u;
fn load_scales(block: vec4u) -> Scales {
  return Scales(low_f16(words_at(block)), vec4f(0.0));
}

fn load_step(block: vec4u, i: u32, s: Scales) -> Step {
  let first = words_at(block + vec4u(1u + 4u * i));
  let second = words_at(block + vec4u(3u + 4u * i));
  return Step(
    mat4x4f(signed_byte(first, 24u, s), signed_byte(first, 16u, s), signed_byte(first, 8u, s), signed_byte(first, 0u, s)),
    mat4x4f(signed_byte(second, 24u, s), signed_byte(second, 16u, s), signed_byte(second, 8u, s), signed_byte(second, 0u, s))
  );
}

// `up` shifts the byte to the top, so that the way down extends its sign.
fn signed_byte(words: vec4u, up: u32, s: Scales) -> vec4f {
  return vec4f(bitcast<vec4i>(words << vec4u(up)) >> vec4u(24u)) * s.d;
}

fn group_a(i: u32) -> u32 { return 2u * i; }
fn group_b(i: u32) -> u32 { return 2u * i + 1u; }
// #endif
// #if FLOATING
const UNIT: u32 = 4u;
const STEPS: u32 = 1u;
fn load_scales(block: vec4u) -> Scales {
  return Scales(vec4f(1.0), vec4f(0.0));
}
fn group_a(i: u32) -> u32 { return i; }
// #endif
// #if DTYPE == F32
const UNIT_HALVES: u32 = 8u;
fn load_step(block: vec4u, i: u32, s: Scales) -> Step {
  return Step(mat4x4f(
    bitcast<vec4f>(words_at(block)),
    bitcast<vec4f>(words_at(block + vec4u(2u))),
    bitcast<vec4f>(words_at(block + vec4u(4u))),
    bitcast<vec4f>(words_at(block + vec4u(6u)))
  ));
}
// #endif
// #if DTYPE == F16
const UNIT_HALVES: u32 = 4u;
fn load_step(block: vec4u, i: u32, s: Scales) -> Step {
  let first = words_at(block);
  let second = words_at(block + vec4u(2u));
  return Step(mat4x4f(low_f16(first), high_f16(first), low_f16(second), high_f16(second)));
}
// #endif
// #if DTYPE == BF16
const UNIT_HALVES: u32 = 4u;
fn load_step(block: vec4u, i: u32, s: Scales) -> Step {
  let first = words_at(block);
  let second = words_at(block + vec4u(2u));
  let top = vec4u(0xffff0000u);
  return Step(mat4x4f(
    bitcast<vec4f>(first << vec4u(16u)), bitcast<vec4f>(first & top),
    bitcast<vec4f>(second << vec4u(16u)), bitcast<vec4f>(second & top)
  ));
}
// #endif
