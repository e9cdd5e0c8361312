import { attentionGradient, type AttentionGradientCase } from "./attention-gradient";

/** [T, (heads + 2 kvHeads) * headDim] of which only the q columns are not 0, and stats [T, heads, 2], in f64. */
export function attentionBackwardQOracle(given: AttentionGradientCase): { readonly dq: Float64Array; readonly stats: Float64Array } {
  const { heads, kvHeads, headDim } = given.shape;
  const { dqkv, stats } = attentionGradient(given);
  return { dq: dqkv.map((value, i) => (i % ((heads + 2 * kvHeads) * headDim) < heads * headDim ? value : 0)), stats };
}
