/** What is taken, [T, ids.length], and what is left of x [T, vocab]. */
export function takeLogitsOracle(x: ArrayLike<number>, ids: readonly number[], vocab: number): { readonly taken: Float64Array; readonly left: Float64Array } {
  const left = Float64Array.from(x);
  const tokens = x.length / vocab;
  const taken = Float64Array.from({ length: tokens * ids.length }, (_, i) => x[Math.floor(i / ids.length) * vocab + (ids[i % ids.length] ?? 0)] ?? 0);
  for (let t = 0; t < tokens; t++) for (const id of ids) left[t * vocab + id] = 0;
  return { taken, left };
}
