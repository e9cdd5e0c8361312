import { assert } from "../shared/assert";
import { halfToFloat } from "./half";

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
  const out = new Float32Array(count);
  UNPACK[dtype](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), out);
  return out;
}

/** Fills `out` from the first block on. */
type Unpack = (view: DataView, out: Float32Array) => void;

/** Source: ggml-quants.c, dequantize_row_*. Low halves of the bytes of a 4-bit block are values 0 to 15, high halves 16 to 31. The scale d and the minimum m come first, as binary16. */
const UNPACK: Readonly<Record<DType, Unpack>> = {
  F32: (view, out) => {
    for (let i = 0; i < out.length; i++) out[i] = view.getFloat32(4 * i, true);
  },
  F16: (view, out) => {
    for (let i = 0; i < out.length; i++) out[i] = halfToFloat(view.getUint16(2 * i, true));
  },
  BF16: (view, out) => {
    const bits = new Uint32Array(out.buffer, out.byteOffset, out.length);
    for (let i = 0; i < out.length; i++) bits[i] = view.getUint16(2 * i, true) << 16;
  },
  Q8_0: (view, out) => {
    for (let to = 0, at = 0; to < out.length; to += 32, at += DTYPE_LAYOUT.Q8_0.blockBytes) {
      const d = halfToFloat(view.getUint16(at, true));
      for (let i = 0; i < 32; i++) out[to + i] = d * view.getInt8(at + 2 + i);
    }
  },
  Q4_0: (view, out) => {
    for (let to = 0, at = 0; to < out.length; to += 32, at += DTYPE_LAYOUT.Q4_0.blockBytes) {
      const d = halfToFloat(view.getUint16(at, true));
      for (let i = 0; i < 16; i++) {
        const pair = view.getUint8(at + 2 + i);
        out[to + i] = d * ((pair & 15) - 8);
        out[to + i + 16] = d * ((pair >> 4) - 8);
      }
    }
  },
  Q4_1: (view, out) => {
    for (let to = 0, at = 0; to < out.length; to += 32, at += DTYPE_LAYOUT.Q4_1.blockBytes) {
      const d = halfToFloat(view.getUint16(at, true));
      const m = halfToFloat(view.getUint16(at + 2, true));
      for (let i = 0; i < 16; i++) {
        const pair = view.getUint8(at + 4 + i);
        out[to + i] = d * (pair & 15) + m;
        out[to + i + 16] = d * (pair >> 4) + m;
      }
    }
  },
};
