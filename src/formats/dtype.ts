import { assert } from "../shared/assert";
import { bfloatToFloat, halfToFloat } from "./half";

/** Tensor element types that the studio reads. Block types store `blockElements` values in `blockBytes` bytes. */
export type DType = "F32" | "F16" | "BF16" | "Q8_0" | "Q4_0" | "Q4_1";

export interface DTypeLayout {
  readonly blockElements: number;
  readonly blockBytes: number;
}

/** Source: ggml-common.h (block_q4_0, block_q4_1, block_q8_0; QK = 32). */
export const DTYPE_LAYOUT: Readonly<Record<DType, DTypeLayout>> = {
  F32: { blockElements: 1, blockBytes: 4 },
  F16: { blockElements: 1, blockBytes: 2 },
  BF16: { blockElements: 1, blockBytes: 2 },
  Q8_0: { blockElements: 32, blockBytes: 34 },
  Q4_0: { blockElements: 32, blockBytes: 18 },
  Q4_1: { blockElements: 32, blockBytes: 20 },
};

/** Bytes of one row of `cols` elements; `cols` must be a multiple of the block. */
export function rowBytes(dtype: DType, cols: number): number {
  const { blockElements, blockBytes } = DTYPE_LAYOUT[dtype];
  return (cols / blockElements) * blockBytes;
}

/** Bytes of `elements` values in a row; `elements` must be a multiple of the block. */
export function blockBytesOf(dtype: DType, elements: number): number {
  const { blockElements } = DTYPE_LAYOUT[dtype];
  assert(Number.isSafeInteger(elements) && elements >= 0 && elements % blockElements === 0, `${elements} values are no whole blocks of ${dtype}`);
  return rowBytes(dtype, elements);
}

/**
 * The values of `count` elements stored from the start of `bytes` (little-endian, any alignment), as float32.
 * `count` must be a multiple of the block.
 */
export function dequantize(dtype: DType, bytes: Uint8Array, count: number): Float32Array<ArrayBuffer> {
  assert(blockBytesOf(dtype, count) <= bytes.byteLength, `${bytes.byteLength} bytes are too few for ${count} values of ${dtype}`);
  const { blockElements, blockBytes } = DTYPE_LAYOUT[dtype];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Float32Array(count);
  const unpack = UNPACK[dtype];
  for (let block = 0; block * blockElements < count; block++) unpack(view, block * blockBytes, out, block * blockElements);
  return out;
}

/** Blocks whose values are all exactly zero: zero bytes in every type (scale and minimum are 0). */
export function quantizeZeroBlocks(dtype: DType, elements: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(blockBytesOf(dtype, elements));
}

/** Writes one block's values to `out` from index `to` on; `at` is the block's first byte. */
type UnpackBlock = (view: DataView, at: number, out: Float32Array, to: number) => void;

/** Source: ggml-quants.c, dequantize_row_*. The scale d and the minimum m come first, as binary16. */
const UNPACK: Readonly<Record<DType, UnpackBlock>> = {
  F32: (view, at, out, to) => {
    out[to] = view.getFloat32(at, true);
  },
  F16: (view, at, out, to) => {
    out[to] = halfToFloat(view.getUint16(at, true));
  },
  BF16: (view, at, out, to) => {
    out[to] = bfloatToFloat(view.getUint16(at, true));
  },
  Q8_0: (view, at, out, to) => {
    const d = halfToFloat(view.getUint16(at, true));
    for (let i = 0; i < 32; i++) out[to + i] = d * view.getInt8(at + 2 + i);
  },
  Q4_0: (view, at, out, to) => {
    const d = halfToFloat(view.getUint16(at, true));
    unpackNibbles(view, at + 2, (nibble, i) => (out[to + i] = d * (nibble - 8)));
  },
  Q4_1: (view, at, out, to) => {
    const d = halfToFloat(view.getUint16(at, true));
    const m = halfToFloat(view.getUint16(at + 2, true));
    unpackNibbles(view, at + 4, (nibble, i) => (out[to + i] = d * nibble + m));
  },
};

/** 16 bytes: the low halves are values 0 to 15 of the block, the high halves 16 to 31. */
function unpackNibbles(view: DataView, at: number, put: (nibble: number, index: number) => void): void {
  for (let i = 0; i < 16; i++) {
    const pair = view.getUint8(at + i);
    put(pair & 15, i);
    put(pair >> 4, i + 16);
  }
}
