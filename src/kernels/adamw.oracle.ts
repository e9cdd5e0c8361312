export interface AdamwSettings {
  readonly rate: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  readonly weightDecay: number;
}

export interface AdamwState {
  readonly weights: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** The state after step t (from 1) with these gradients, in f64, as torch.optim.AdamW. */
export function adamwOracle(state: AdamwState, gradients: ArrayLike<number>, t: number, { rate, beta1, beta2, eps, weightDecay }: AdamwSettings): AdamwState {
  const first = state.first.map((m, i) => beta1 * m + (1 - beta1) * (gradients[i] ?? 0));
  const second = state.second.map((v, i) => beta2 * v + (1 - beta2) * (gradients[i] ?? 0) ** 2);
  const weights = state.weights.map((w, i) => {
    const mean = (first[i] ?? 0) / (1 - beta1 ** t);
    const deviation = Math.sqrt((second[i] ?? 0) / (1 - beta2 ** t));
    return w * (1 - rate * weightDecay) - (rate * mean) / (deviation + eps);
  });
  return { weights, first, second };
}
