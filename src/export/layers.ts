/** What a mask does to the layers of an export. A layer without any module leaves; a single module is left out, or silenced. */
import { missingModules, outputsOf } from "../model/absent-modules";
import { familyById } from "../model/families/registry";
import { maskModules, moduleId, modulePlace, type Mask, type ModuleId } from "../model/mask";
import type { WeightId } from "../model/opened-model";
import type { LayerSpec, ModelSpec } from "../model/spec";
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
  const missing = missingModules(spec).filter((id) => left.has(modulePlace(id).layer));
  const absent = maskModules(new Set([...missing, ...(omits ? dropped : [])]));
  return { kept, removed: layers.filter(isGone), absent, zeroed: omits ? [] : dropped };
}

/** What the export is: the layers that are left, numbered anew, without the modules that are absent. */
export function trimmedSpec(spec: ModelSpec, { kept, absent }: LayerPlan): ModelSpec {
  const gone = new Set<ModuleId>(absent);
  const layers = kept.map((layer): LayerSpec => {
    const { attention = null, mlp = null } = spec.layers[layer] ?? {};
    return { attention: gone.has(moduleId("attention", layer)) ? null : attention, mlp: gone.has(moduleId("mlp", layer)) ? null : mlp };
  });
  return { ...spec, layers };
}

/** Whether a copy in the source's own format is the source, byte for byte. */
export function changesNothing(spec: ModelSpec, { layers, tuned, precision, about }: ExportChanges): boolean {
  const isWhole = layers.removed.length === 0 && layers.zeroed.length === 0 && layers.absent.length === missingModules(spec).length;
  return isWhole && tuned === null && precision === "source" && about === null;
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
  return new Set(zeroed.flatMap(outputsOf));
}
