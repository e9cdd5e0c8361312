export interface NormOracleCase {
  readonly x: ArrayLike<number>;
  /** [cols] */
  readonly gamma: ArrayLike<number>;
  readonly beta: ArrayLike<number> | null;
  readonly centered: boolean;
  readonly eps: number;
  /** Rows of x that are normed, in this order. */
  readonly picked: readonly number[];
}

/** [picked.length, cols] in f64: (x - mean) / sqrt(variance + eps) * gamma + beta, the mean being 0 where it is not centered. */
export function normOracle({ x, gamma, beta, centered, eps, picked }: NormOracleCase): Float64Array {
  const cols = gamma.length;
  const out = new Float64Array(picked.length * cols);
  picked.forEach((row, t) => {
    const values = Float64Array.from({ length: cols }, (_, c) => x[row * cols + c] ?? 0);
    const mean = centered ? values.reduce((sum, value) => sum + value, 0) / cols : 0;
    const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / cols;
    values.forEach((value, c) => (out[t * cols + c] = ((value - mean) / Math.sqrt(variance + eps)) * (gamma[c] ?? 0) + (beta?.[c] ?? 0)));
  });
  return out;
}
