/** What a mask does to the layers of an export. A layer without any module leaves; a single module is left out, or silenced. */
import { familyById } from "../model/families/registry";
import { maskModules, moduleId, modulePlace, type Mask, type ModuleId } from "../model/mask";
import type { WeightId } from "../model/opened-model";
import type { ModelSpec } from "../model/spec";
import type { TunedWeights } from "../model/tuned";
import { StudioError } from "../shared/errors";
import type { ExportAbout } from "./records/about";
import type { Precision, SingleModules } from "./records/choices";

export interface LayerPlan {
  /** Source layers in order; the new number is the index. */
  readonly kept: readonly number[];
  readonly removed: readonly number[];
  /** Modules that the file is without though their layer stays, by their source layers: dropped ones, and those that the source has not. */
  readonly absent: readonly ModuleId[];
  /** Dropped modules whose output projection is zeros in the file. */
  readonly zeroed: readonly ModuleId[];
}

/** How an export differs from its source. */
export interface ExportChanges {
  readonly layers: LayerPlan;
  readonly tuned: TunedWeights | null;
  readonly precision: Precision;
  /** What it tells of itself; null: no more than the source does. */
  readonly about: ExportAbout | null;
}

/** Errors: "usage" when no layer is left. */
export function planLayers(spec: ModelSpec, mask: Mask, singles: SingleModules): LayerPlan {
  const isGone = (layer: number): boolean => {
    const { attention, mlp } = spec.layers[layer] ?? { attention: null, mlp: null };
    return (attention === null || mask.has(`attn.${layer}`)) && (mlp === null || mask.has(`mlp.${layer}`));
  };
  const layers = spec.layers.map((_, layer) => layer);
  const kept = layers.filter((layer) => !isGone(layer));
  if (kept.length === 0) throw new StudioError("usage", `All ${spec.layers.length} layers are dropped, so there is nothing to write.`, "Restore at least one module and export again.");
  const left = new Set(kept);
  const dropped = maskModules(mask).filter((id) => left.has(modulePlace(id).layer));
  const omits = singles === "absent" && familyById(spec.family).omitsModules;
  const absent = maskModules(new Set([...missingModules(spec, kept), ...(omits ? dropped : [])]));
  return { kept, removed: layers.filter(isGone), absent, zeroed: omits ? [] : dropped };
}

/** Those that the source itself is without. */
function missingModules(spec: ModelSpec, layers: readonly number[]): ModuleId[] {
  return layers.flatMap((layer) => [...(spec.layers[layer]?.attention ? [] : [moduleId("attention", layer)]), ...(spec.layers[layer]?.mlp ? [] : [moduleId("mlp", layer)])]);
}

/** The number of a source layer in the export, null when it is gone. */
export function newNumber({ kept }: LayerPlan, layer: number): number | null {
  const index = kept.indexOf(layer);
  return index < 0 ? null : index;
}

/** Whether a weight is of a module that the file is without. */
export function isAbsent({ absent }: LayerPlan, id: WeightId): boolean {
  return absent.some((module) => id.startsWith(`${module}.`));
}

/** Weights that are zeros in the export: with its output projection at zero, bias and all, a module adds nothing to the residual. */
export function zeroedWeights({ zeroed }: LayerPlan): ReadonlySet<WeightId> {
  return new Set(
    zeroed.flatMap((id): WeightId[] => {
      const { layer } = modulePlace(id);
      return id.startsWith("attn") ? [`attn.${layer}.o`, `attn.${layer}.oBias`] : [`mlp.${layer}.down`, `mlp.${layer}.downBias`];
    }),
  );
}
