/** [norm, factor], as torch's clip_grad_norm_ without its 1e-6. */
export function clipFactorOracle(partials: ArrayLike<number>, clip: number): Float64Array {
  let sum = 0;
  for (let i = 0; i < partials.length; i++) sum += partials[i] ?? 0;
  const norm = Math.sqrt(sum);
  return Float64Array.of(norm, norm > 0 ? Math.min(1, clip / norm) : 1);
}
