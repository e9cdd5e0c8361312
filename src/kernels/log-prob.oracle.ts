/** log softmax(logits[i, :])[targets[i]] in f64; logits [targets.length, vocab]. */
export function logProbOracle(logits: ArrayLike<number>, targets: readonly number[], vocab: number): Float64Array {
  return Float64Array.from(targets, (target, row) => {
    const values = Array.from({ length: vocab }, (_, i) => logits[row * vocab + i] ?? 0);
    const top = values.reduce((a, b) => Math.max(a, b), -Infinity);
    const sum = values.reduce((total, value) => total + Math.exp(value - top), 0);
    return (values[target] ?? 0) - top - Math.log(sum);
  });
}
