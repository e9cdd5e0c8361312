/** Tensors of an export in the source's own format: copied under their new names, whole modules silenced. */
import type { TensorDirectory, TensorEntry } from "../formats/tensor-directory";
import { isFiller } from "../model/absent-modules";
import type { OpenedModel, WeightId } from "../model/opened-model";
import { familyById } from "../model/families/registry";
import { weightIdOf } from "../model/families/tensor-names";
import { isAbsent, newNumber, zeroedWeights, type LayerPlan } from "./layers";
import type { PlannedTensor, TensorContent } from "./planned-file";
import { rowMove } from "./row-move";

export interface CopyRequest {
  readonly model: OpenedModel;
  /** The export's `general.architecture`; null: a folder. */
  readonly architecture: string | null;
  readonly layers: LayerPlan;
}

/** In the source's order. Tensors that no weight stands for (rotary tables) are copied as well. */
export function planCopiedTensors(tensors: TensorDirectory, { model, architecture, layers }: CopyRequest): PlannedTensor[] {
  const { spec, original } = model;
  const { tensorNames } = familyById(spec.family);
  const zeroed = zeroedWeights(layers);
  const planned: PlannedTensor[] = [];
  for (const entry of tensors.values()) {
    const name = renamedTensor(entry.name, layers);
    if (name === null) continue;
    const id = weightIdOf(tensorNames, original.format, entry.name);
    if (id !== null && (isAbsent(layers, id) || isFiller(id, spec))) continue;
    const isZero = id !== null && zeroed.has(id);
    planned.push({ name, dtype: entry.dtype, shape: entry.shape, bytes: entry.byteLength, content: isZero ? { kind: "zero" } : contentOf(entry, id, model, architecture) });
  }
  return planned;
}

function contentOf(entry: TensorEntry, id: WeightId | null, model: OpenedModel, architecture: string | null): TensorContent {
  const rows = id === null ? null : rowMove(id, model, architecture);
  return rows === null ? { kind: "copy", entry } : { kind: "convert", entry, rows };
}

/** The first number between dots is the layer's, in both formats. null: the layer is gone. */
function renamedTensor(name: string, layers: LayerPlan): string | null {
  const number = /\.(0|[1-9]\d{0,5})\./.exec(name);
  if (!number) return name;
  const layer = newNumber(layers, Number(number[1]));
  return layer === null ? null : `${name.slice(0, number.index)}.${layer}.${name.slice(number.index + number[0].length)}`;
}
