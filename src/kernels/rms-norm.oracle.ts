/** [picked.length, cols]: x[picked[t]] / sqrt(mean of squares + eps) * gamma, in f64. */
export function rmsNormOracle(x: ArrayLike<number>, gamma: ArrayLike<number>, eps: number, picked: readonly number[]): Float64Array {
  const cols = gamma.length;
  const out = new Float64Array(picked.length * cols);
  picked.forEach((row, t) => {
    let squares = 0;
    for (let c = 0; c < cols; c++) squares += (x[row * cols + c] ?? 0) ** 2;
    const scale = 1 / Math.sqrt(squares / cols + eps);
    for (let c = 0; c < cols; c++) out[t * cols + c] = (x[row * cols + c] ?? 0) * scale * (gamma[c] ?? 0);
  });
  return out;
}
