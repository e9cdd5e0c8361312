/** out[t, ids[r]] = x[t, r] in what `before` [T, vocab] holds; x is [T, ids.length]. */
export function scatterLogitsOracle(x: ArrayLike<number>, ids: readonly number[], before: ArrayLike<number>, vocab: number): Float64Array {
  const out = Float64Array.from(before);
  for (let t = 0; t < before.length / vocab; t++) {
    for (const [r, id] of ids.entries()) out[t * vocab + id] = x[t * ids.length + r] ?? 0;
  }
  return out;
}
