/** What `before` [rows, cols] holds after, in f64. */
export function rowsSumOracle(x: ArrayLike<number>, starts: readonly number[], targets: readonly number[], before: ArrayLike<number>, cols: number): Float64Array {
  const out = Float64Array.from(before);
  targets.forEach((target, u) => {
    for (let i = starts[u] ?? 0; i < (starts[u + 1] ?? 0); i++) {
      for (let c = 0; c < cols; c++) out[target * cols + c] = (out[target * cols + c] ?? 0) + (x[i * cols + c] ?? 0);
    }
  });
  return out;
}
