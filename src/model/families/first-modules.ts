import type { AttentionSpec, MlpSpec, ModelSpec } from "../spec";

/** Zero units of an MLP that only fills a gap: one whole block of every block type. */
export const PLACEHOLDER_WIDTH = 32;

/** The one head of an attention that only fills a gap where no layer has one. */
const NO_ATTENTION: AttentionSpec = { heads: 1, kvHeads: 1, headDim: 32, fused: false, bias: "none" };
const NO_MLP: MlpSpec = { intermediate: PLACEHOLDER_WIDTH, activation: "silu-gated", bias: false };

/** Headers have one set of sizes: the layers that the families read are all alike in the modules that they have. */
export function firstModules({ layers }: ModelSpec): { readonly attention: AttentionSpec; readonly mlp: MlpSpec } {
  const attention = layers.find((layer) => layer.attention !== null)?.attention;
  const mlp = layers.find((layer) => layer.mlp !== null)?.mlp;
  return { attention: attention ?? NO_ATTENTION, mlp: mlp ?? NO_MLP };
}
