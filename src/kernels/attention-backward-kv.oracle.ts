import { attentionGradient, type AttentionGradientCase } from "./attention-gradient";

/** [T, (heads + 2 kvHeads) * headDim] of which only the k and v columns are not 0, in f64. */
export function attentionBackwardKvOracle(given: AttentionGradientCase): Float64Array {
  const { heads, kvHeads, headDim } = given.shape;
  return attentionGradient(given).dqkv.map((value, i) => (i % ((heads + 2 * kvHeads) * headDim) < heads * headDim ? 0 : value));
}
