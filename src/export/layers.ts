/** What a mask does to the layers of an export. A layer without any module leaves; a single module can only be silenced. */
import { maskModules, type Mask, type ModuleId } from "../model/mask";
import type { WeightId } from "../model/opened-model";
import type { ModelSpec } from "../model/spec";
import type { TunedWeights } from "../model/tuned";
import { StudioError } from "../shared/errors";

export interface LayerPlan {
  /** Source layers in order; the new number is the index. */
  readonly kept: readonly number[];
  readonly removed: readonly number[];
  readonly zeroed: readonly ModuleId[];
}

/** How an export differs from its source. */
export interface ExportChanges {
  readonly layers: LayerPlan;
  readonly tuned: TunedWeights | null;
}

/** Errors: "usage" when no layer is left. */
export function planLayers(spec: ModelSpec, mask: Mask): LayerPlan {
  const isGone = (layer: number): boolean => {
    const { attention, mlp } = spec.layers[layer] ?? { attention: null, mlp: null };
    return (attention === null || mask.has(`attn.${layer}`)) && (mlp === null || mask.has(`mlp.${layer}`));
  };
  const layers = spec.layers.map((_, layer) => layer);
  const kept = layers.filter((layer) => !isGone(layer));
  if (kept.length === 0) throw new StudioError("usage", `All ${spec.layers.length} layers are dropped, so there is nothing to write.`, "Restore at least one module and export again.");
  const left = new Set(kept);
  return { kept, removed: layers.filter(isGone), zeroed: maskModules(mask).filter((id) => left.has(layerOf(id))) };
}

/** The number of a source layer in the export, null when it is gone. */
export function newNumber({ kept }: LayerPlan, layer: number): number | null {
  const index = kept.indexOf(layer);
  return index < 0 ? null : index;
}

/** Weights that are zeros in the export: with its output projection at zero, bias and all, a module adds nothing to the residual. */
export function zeroedWeights({ zeroed }: LayerPlan): ReadonlySet<WeightId> {
  return new Set(
    zeroed.flatMap((id): WeightId[] => {
      const layer = layerOf(id);
      return id.startsWith("attn") ? [`attn.${layer}.o`, `attn.${layer}.oBias`] : [`mlp.${layer}.down`, `mlp.${layer}.downBias`];
    }),
  );
}

function layerOf(id: ModuleId): number {
  return Number(id.split(".")[1]);
}
