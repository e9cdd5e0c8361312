export interface NormGradientOracleCase {
  readonly x: ArrayLike<number>;
  readonly dy: ArrayLike<number>;
  /** [T, 2]: mean, 1 / sigma. */
  readonly stats: ArrayLike<number>;
  readonly cols: number;
  readonly picked: readonly number[];
}

/** [cols] each, in f64, from what `norm-backward` says of each row. */
export function normGradientOracle({ x, dy, stats, cols, picked }: NormGradientOracleCase): { readonly gamma: Float64Array; readonly beta: Float64Array } {
  const gamma = new Float64Array(cols);
  const beta = new Float64Array(cols);
  picked.forEach((row, t) => {
    for (let c = 0; c < cols; c++) {
      const upstream = dy[t * cols + c] ?? 0;
      gamma[c] = (gamma[c] ?? 0) + upstream * ((x[row * cols + c] ?? 0) - (stats[2 * t] ?? 0)) * (stats[2 * t + 1] ?? 0);
      beta[c] = (beta[c] ?? 0) + upstream;
    }
  });
  return { gamma, beta };
}
