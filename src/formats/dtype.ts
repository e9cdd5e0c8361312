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
