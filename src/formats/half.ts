/** IEEE 754 binary16 and bfloat16, as bit patterns in the low 16 bits of a number. */

const scratch = new Float32Array(1);
const scratchBits = new Uint32Array(scratch.buffer);

/** Exact for every pattern: signed zero, subnormals, infinities and NaN. */
export function halfToFloat(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

/** The nearest binary16 to the float32 nearest `value`, ties to even, as torch and ggml convert. */
export function floatToHalf(value: number): number {
  scratch[0] = value;
  return floatBitsToHalf(scratchBits[0] ?? 0);
}

/** The same of a float32's bits. */
export function floatBitsToHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  // 65520 is half-way between the largest binary16 and what would follow it.
  if (magnitude >= 0x477ff000) return sign | 0x7c00;
  if (magnitude < 0x38800000) return sign | subnormalHalf(magnitude);
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** In steps of 2^-24: the float32 is its 24-bit fraction times 2^(exponent - 150). */
function subnormalHalf(magnitude: number): number {
  const shift = 126 - (magnitude >>> 23);
  // Less than half a step; a float32's own subnormals are far below.
  if (shift > 24) return 0;
  const fraction = (magnitude & 0x7fffff) | 0x800000;
  const floor = fraction >>> shift;
  return (fraction + (1 << (shift - 1)) - 1 + (floor & 1)) >>> shift;
}

/** The nearest bfloat16 to a float32 of these bits, ties to even; NaN stays a quiet NaN, as in ggml. */
export function floatBitsToBfloat(bits: number): number {
  if ((bits & 0x7fffffff) > 0x7f800000) return (bits >>> 16) | 0x40;
  return (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
}
