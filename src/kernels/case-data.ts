/** Seeded numbers and stored weights for kernel cases. */
import { dequantize, DTYPE_LAYOUT, type DType } from "../formats/dtype";
import { floatToHalf } from "../formats/half";
import type { Random } from "../shared/random";

export function randomFloats(random: Random, count: number, scale = 1): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, () => (2 * random.next() - 1) * scale);
}

export interface StoredMatrix {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** What the bytes mean, [rows * cols]. */
  readonly values: Float32Array;
}

/** A random matrix as its file would hold it; block scales are such that values stay around 0.1. */
export function randomMatrix(random: Random, dtype: DType, elements: number): StoredMatrix {
  const { blockElements, blockBytes } = DTYPE_LAYOUT[dtype];
  const bytes = new Uint8Array((elements / blockElements) * blockBytes);
  const view = new DataView(bytes.buffer);
  for (let at = 0; at < bytes.byteLength; at += blockBytes) writeBlock(random, dtype, view, at);
  return { bytes, values: dequantize(dtype, bytes, elements) };
}

function writeBlock(random: Random, dtype: DType, view: DataView, at: number): void {
  const small = (): number => (2 * random.next() - 1) * 0.1;
  if (dtype === "F32") return view.setFloat32(at, small(), true);
  if (dtype === "F16") return view.setUint16(at, floatToHalf(small()), true);
  if (dtype === "BF16") return view.setUint16(at, bfloatBits(small()), true);
  const { blockBytes } = DTYPE_LAYOUT[dtype];
  view.setUint16(at, floatToHalf(small() / (dtype === "Q8_0" ? 64 : 8)), true);
  if (dtype === "Q4_1") view.setUint16(at + 2, floatToHalf(small()), true);
  for (let i = dtype === "Q4_1" ? 4 : 2; i < blockBytes; i++) view.setUint8(at + i, random.integer(256));
}

function bfloatBits(value: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  return view.getUint16(0);
}
