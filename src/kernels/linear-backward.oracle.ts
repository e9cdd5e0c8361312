export interface LinearBackwardCase {
  /** [rows, cols] */
  readonly weights: ArrayLike<number>;
  /** [T, dyStride], of which columns [dyOffset, dyOffset + rows) count. */
  readonly dy: ArrayLike<number>;
  readonly dyStride: number;
  readonly dyOffset: number;
  /** [T, cols]: what is added to; nothing for mode "store". */
  readonly before: ArrayLike<number>;
  readonly rows: number;
  readonly cols: number;
}

/** [T, cols] in f64, from the formula. */
export function linearBackwardOracle({ weights, dy, dyStride, dyOffset, before, rows, cols }: LinearBackwardCase): Float64Array {
  const tokens = dy.length / dyStride;
  return Float64Array.from({ length: tokens * cols }, (_, at) => {
    const [t, k] = [Math.floor(at / cols), at % cols];
    let sum = before[at] ?? 0;
    for (let r = 0; r < rows; r++) sum += (weights[r * cols + k] ?? 0) * (dy[t * dyStride + dyOffset + r] ?? 0);
    return sum;
  });
}
