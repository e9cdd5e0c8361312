/** Values in a stored type, in the very bits that ggml's reference gives: ggml-quants.c, quantize_row_*_ref; ggml-impl.h for the halves. */
import { blockBytesOf, DTYPE_LAYOUT, type DType } from "./dtype";
import { floatBitsToBfloat, floatBitsToHalf, floatToHalf } from "./half";

/** Those that values can be turned into. */
export type WritableDType = Exclude<DType, "Q4_1">;

export function isWritable(dtype: DType): dtype is WritableDType {
  return dtype !== "Q4_1";
}

/**
 * `values` must be whole blocks. What the type has no number for becomes infinity, for block types in the scale: see
 * non-finite.ts. The platforms with WebGPU are all little-endian.
 */
export function quantize(dtype: WritableDType, values: Float32Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(blockBytesOf(dtype, values.length));
  PACK[dtype](values, out);
  return out;
}

/** Fills `out`, which is as long as the values are in the type. */
type Pack = (values: Float32Array<ArrayBuffer>, out: Uint8Array<ArrayBuffer>) => void;

const PACK: Readonly<Record<WritableDType, Pack>> = {
  F32: (values, out) => out.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
  F16: (values, out) => {
    const bits = bitsOf(values);
    const halves = new Uint16Array(out.buffer);
    for (let i = 0; i < bits.length; i++) halves[i] = floatBitsToHalf(bits[i] ?? 0);
  },
  BF16: (values, out) => {
    const bits = bitsOf(values);
    const halves = new Uint16Array(out.buffer);
    for (let i = 0; i < bits.length; i++) halves[i] = floatBitsToBfloat(bits[i] ?? 0);
  },
  Q8_0: packQ8,
  Q4_0: packQ4,
};

function bitsOf(values: Float32Array<ArrayBuffer>): Uint32Array<ArrayBuffer> {
  return new Uint32Array(values.buffer, values.byteOffset, values.length);
}

/** The largest magnitude becomes 127; halves are rounded away from zero, as roundf does. */
function packQ8(values: Float32Array, out: Uint8Array<ArrayBuffer>): void {
  const { blockElements, blockBytes } = DTYPE_LAYOUT.Q8_0;
  const steps = new Int8Array(out.buffer);
  for (let from = 0, at = 0; from < values.length; from += blockElements, at += blockBytes) {
    let largest = 0;
    for (let i = from; i < from + blockElements; i++) {
      const magnitude = Math.abs(values[i] ?? 0);
      if (magnitude > largest) largest = magnitude;
    }
    const scale = Math.fround(largest / 127);
    const inverse = inverseOf(scale);
    putHalf(out, at, scale);
    for (let i = 0; i < blockElements; i++) {
      const scaled = Math.fround((values[from + i] ?? 0) * inverse);
      // An Int8Array cuts off what is behind the point.
      steps[at + 2 + i] = scaled + (scaled < 0 ? -0.5 : 0.5);
    }
  }
}

/** The first value of the largest magnitude becomes -8, so the scale has the other sign; 8 itself has no step and becomes 7. */
function packQ4(values: Float32Array, out: Uint8Array<ArrayBuffer>): void {
  const { blockElements, blockBytes } = DTYPE_LAYOUT.Q4_0;
  for (let from = 0, at = 0; from < values.length; from += blockElements, at += blockBytes) {
    let largest = 0;
    let extreme = 0;
    for (let i = from; i < from + blockElements; i++) {
      const value = values[i] ?? 0;
      if (Math.abs(value) > largest) {
        largest = Math.abs(value);
        extreme = value;
      }
    }
    const scale = Math.fround(extreme / -8);
    const inverse = inverseOf(scale);
    putHalf(out, at, scale);
    for (let i = 0; i < 16; i++) out[at + 2 + i] = nibble(values[from + i] ?? 0, inverse) | (nibble(values[from + 16 + i] ?? 0, inverse) << 4);
  }
}

/** Product and sum are rounded to float32 one after the other, as in the builds of llama.cpp for x86-64 and for WebAssembly. */
function nibble(value: number, inverse: number): number {
  return Math.min(15, Math.fround(Math.fround(value * inverse) + 8.5) | 0);
}

/** Of the scale before it is rounded to binary16. Infinite for scales below 2.9e-39, whose binary16 is zero in any case. */
function inverseOf(scale: number): number {
  return scale === 0 ? 0 : Math.fround(1 / scale);
}

function putHalf(out: Uint8Array, at: number, value: number): void {
  const bits = floatToHalf(value);
  out[at] = bits;
  out[at + 1] = bits >>> 8;
}
