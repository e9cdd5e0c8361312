/** Looks for NaN and infinity in stored weights by their bit patterns, without unpacking them. */
import { DTYPE_LAYOUT, type DType } from "./dtype";

/**
 * Index of the first element (for block types: of the first element of the block whose scale or minimum it is) that is
 * NaN or infinite, -1 when there is none. `bytes` must hold whole blocks.
 */
export function firstNonFinite(dtype: DType, bytes: Uint8Array): number {
  const { blockElements, blockBytes } = DTYPE_LAYOUT[dtype];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isBad = IS_NON_FINITE[dtype];
  const blocks = Math.floor(bytes.byteLength / blockBytes);
  for (let block = 0; block < blocks; block++) {
    if (isBad(view, block * blockBytes)) return block * blockElements;
  }
  return -1;
}

const HALF_EXPONENT = 0x7c00;
const BFLOAT_EXPONENT = 0x7f80;

/** An exponent of all ones means NaN or infinity in every IEEE type. */
function hasExponent(view: DataView, at: number, mask: number): boolean {
  return (view.getUint16(at, true) & mask) === mask;
}

const IS_NON_FINITE: Readonly<Record<DType, (view: DataView, at: number) => boolean>> = {
  F32: (view, at) => hasExponent(view, at + 2, BFLOAT_EXPONENT),
  F16: (view, at) => hasExponent(view, at, HALF_EXPONENT),
  BF16: (view, at) => hasExponent(view, at, BFLOAT_EXPONENT),
  Q8_0: (view, at) => hasExponent(view, at, HALF_EXPONENT),
  Q4_0: (view, at) => hasExponent(view, at, HALF_EXPONENT),
  Q4_1: (view, at) => hasExponent(view, at, HALF_EXPONENT) || hasExponent(view, at + 2, HALF_EXPONENT),
};
