export interface WeightGradientCase {
  /** [T, dyStride] */
  readonly dy: ArrayLike<number>;
  readonly dyStride: number;
  readonly dyOffset: number;
  /** [T, cols] */
  readonly x: ArrayLike<number>;
  /** [rows, cols]: what is added to. */
  readonly before: ArrayLike<number>;
  readonly rows: number;
  readonly cols: number;
  /** The column of dy, from dyOffset, of each row; null for its own number. */
  readonly ids: readonly number[] | null;
}

/** [rows, cols] in f64, from the formula. */
export function weightGradientOracle({ dy, dyStride, dyOffset, x, before, rows, cols, ids }: WeightGradientCase): Float64Array {
  const tokens = x.length / cols;
  return Float64Array.from({ length: rows * cols }, (_, at) => {
    const [r, c] = [Math.floor(at / cols), at % cols];
    const column = dyOffset + (ids ? (ids[r] ?? 0) : r);
    let sum = before[at] ?? 0;
    for (let t = 0; t < tokens; t++) sum += (dy[t * dyStride + column] ?? 0) * (x[t * cols + c] ?? 0);
    return sum;
  });
}
