/** The modules that a mask leaves, in running order, with what they are: pure data. */
import type { Mask } from "../model/mask";
import type { AttentionSpec, MlpSpec, ModelSpec } from "../model/spec";

export type ModuleRun =
  | { readonly kind: "attention"; readonly layer: number; readonly shape: AttentionSpec }
  | { readonly kind: "mlp"; readonly layer: number; readonly shape: MlpSpec };

export function moduleRuns(spec: ModelSpec, mask: Mask): ModuleRun[] {
  return spec.layers.flatMap((layer, index): ModuleRun[] => [
    ...(layer.attention && !mask.has(`attn.${index}`) ? [{ kind: "attention" as const, layer: index, shape: layer.attention }] : []),
    ...(layer.mlp && !mask.has(`mlp.${index}`) ? [{ kind: "mlp" as const, layer: index, shape: layer.mlp }] : []),
  ]);
}
