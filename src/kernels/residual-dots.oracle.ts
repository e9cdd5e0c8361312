export interface ResidualDotsOracleCase {
  /** [rows, cols] each. */
  readonly a: ArrayLike<number>;
  readonly b: ArrayLike<number>;
  readonly g: ArrayLike<number> | null;
  readonly cols: number;
}

/** [rows, 3]: a·a, b·b, |b - a|² of each row; with `g` [rows]: g·(b - a). In f64. */
export function residualDotsOracle({ a, b, g, cols }: ResidualDotsOracleCase): Float64Array {
  const rows = a.length / cols;
  const out = new Float64Array((g ? 1 : 3) * rows);
  for (let at = 0; at < a.length; at++) {
    const row = Math.floor(at / cols);
    const [before, behind] = [a[at] ?? 0, b[at] ?? 0];
    const change = behind - before;
    const terms = g ? [(g[at] ?? 0) * change] : [before * before, behind * behind, change * change];
    terms.forEach((term, i) => (out[terms.length * row + i] = (out[terms.length * row + i] ?? 0) + term));
  }
  return out;
}
