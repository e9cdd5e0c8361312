/** [T, vocab] in f64: coefficient · (one at the target - softmax). */
export function crossEntropyBackwardOracle(logits: ArrayLike<number>, targets: readonly number[], coefficients: ArrayLike<number>, vocab: number): Float64Array {
  const out = new Float64Array(targets.length * vocab);
  targets.forEach((target, i) => {
    const row = Float64Array.from({ length: vocab }, (_, v) => logits[i * vocab + v] ?? 0);
    const top = row.reduce((a, b) => Math.max(a, b), -Infinity);
    const sum = row.reduce((total, value) => total + Math.exp(value - top), 0);
    row.forEach((value, v) => (out[i * vocab + v] = (coefficients[i] ?? 0) * (Number(v === target) - Math.exp(value - top) / sum)));
  });
  return out;
}
