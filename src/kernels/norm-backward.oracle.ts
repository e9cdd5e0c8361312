export interface NormBackwardOracleCase {
  readonly x: ArrayLike<number>;
  /** [cols] */
  readonly gamma: ArrayLike<number>;
  /** [picked.length, cols] */
  readonly dy: ArrayLike<number>;
  readonly centered: boolean;
  readonly eps: number;
  readonly picked: readonly number[];
}

export interface NormGradients {
  /** [picked.length, cols]: of x row picked[t]. */
  readonly dx: Float64Array;
  /** [picked.length, 2]: mean, 1 / sigma. */
  readonly stats: Float64Array;
  /** [cols] */
  readonly gamma: Float64Array;
  readonly beta: Float64Array;
}

/** Gradients of a norm in f64, from its derivative. */
export function normBackwardOracle({ x, gamma, dy, centered, eps, picked }: NormBackwardOracleCase): NormGradients {
  const cols = gamma.length;
  const out = { dx: new Float64Array(picked.length * cols), stats: new Float64Array(picked.length * 2), gamma: new Float64Array(cols), beta: new Float64Array(cols) };
  picked.forEach((row, t) => {
    const values = Float64Array.from({ length: cols }, (_, c) => x[row * cols + c] ?? 0);
    const mean = centered ? average(values) : 0;
    const inverse = 1 / Math.sqrt(average(values.map((value) => (value - mean) ** 2)) + eps);
    const normed = values.map((value) => (value - mean) * inverse);
    const upstream = Float64Array.from({ length: cols }, (_, c) => dy[t * cols + c] ?? 0);
    const through = upstream.map((value, c) => value * (gamma[c] ?? 0));
    const along = average(through.map((value, c) => value * (normed[c] ?? 0)));
    const level = centered ? average(through) : 0;
    out.stats.set([mean, inverse], 2 * t);
    for (let c = 0; c < cols; c++) {
      out.dx[t * cols + c] = inverse * ((through[c] ?? 0) - level - (normed[c] ?? 0) * along);
      out.gamma[c] = (out.gamma[c] ?? 0) + (upstream[c] ?? 0) * (normed[c] ?? 0);
      out.beta[c] = (out.beta[c] ?? 0) + (upstream[c] ?? 0);
    }
  });
  return out;
}

function average(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
