/** The ids that the settings leave to chance: with temperature 0 the largest logit alone. In f64, by sorting. */
export function candidatesOracle(logits: readonly number[], { temperature, topK, topP }: { readonly temperature: number; readonly topK: number; readonly topP: number }): Set<number> {
  const order = logits.map((_, id) => id).sort((a, b) => (logits[b] ?? 0) - (logits[a] ?? 0) || a - b);
  if (temperature <= 0) return new Set(order.slice(0, 1));
  const kept = topK > 0 ? order.slice(0, topK) : order;
  const top = logits[order[0] ?? 0] ?? 0;
  const mass = kept.map((id) => Math.exp(((logits[id] ?? 0) - top) / temperature));
  const total = mass.reduce((a, b) => a + b, 0);
  let sum = 0;
  const enough = mass.findIndex((m) => (sum += m) >= topP * total);
  return new Set(topP < 1 ? kept.slice(0, enough + 1) : kept);
}
