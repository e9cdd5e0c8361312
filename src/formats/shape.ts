import { DTYPE_LAYOUT, rowBytes, type DType } from "./dtype";

/** Product of the sizes (1 for a scalar), or null when it is no safe integer. */
export function elementCount(shape: readonly number[]): number | null {
  if (shape.includes(0)) return 0;
  let count = 1;
  for (const size of shape) {
    count *= size;
    if (!Number.isSafeInteger(count)) return null;
  }
  return count;
}

/** Bytes of a row-major tensor in stored precision, or null when the shape overflows or its rows are no whole blocks. */
export function tensorBytes(dtype: DType, shape: readonly number[]): number | null {
  const count = elementCount(shape);
  if (count === null || (shape.at(-1) ?? 1) % DTYPE_LAYOUT[dtype].blockElements !== 0) return null;
  const bytes = rowBytes(dtype, count);
  return Number.isSafeInteger(bytes) ? bytes : null;
}
