/** Tensors of an export in the source's own format: copied under their new names, whole modules silenced. */
import type { TensorDirectory } from "../formats/tensor-directory";
import type { ModelFormat } from "../model/opened-model";
import { familyById } from "../model/families/registry";
import { weightIdOf } from "../model/families/tensor-names";
import type { ModelSpec } from "../model/spec";
import { isAbsent, newNumber, zeroedWeights, type LayerPlan } from "./layers";
import type { PlannedTensor } from "./planned-file";

export interface CopyRequest {
  readonly spec: ModelSpec;
  readonly format: ModelFormat;
  readonly layers: LayerPlan;
}

/** In the source's order. Tensors that no weight stands for (rotary tables) are copied as well. */
export function planCopiedTensors(tensors: TensorDirectory, { spec, format, layers }: CopyRequest): PlannedTensor[] {
  const { tensorNames } = familyById(spec.family);
  const zeroed = zeroedWeights(layers);
  const planned: PlannedTensor[] = [];
  for (const entry of tensors.values()) {
    const name = renamedTensor(entry.name, layers);
    if (name === null) continue;
    const id = weightIdOf(tensorNames, format, entry.name);
    if (id !== null && isAbsent(layers, id)) continue;
    const isZero = id !== null && zeroed.has(id);
    planned.push({ name, dtype: entry.dtype, shape: entry.shape, bytes: entry.byteLength, content: isZero ? { kind: "zero" } : { kind: "copy", entry } });
  }
  return planned;
}

/** The first number between dots is the layer's, in both formats. null: the layer is gone. */
function renamedTensor(name: string, layers: LayerPlan): string | null {
  const number = /\.(0|[1-9]\d{0,5})\./.exec(name);
  if (!number) return name;
  const layer = newNumber(layers, Number(number[1]));
  return layer === null ? null : `${name.slice(0, number.index)}.${layer}.${name.slice(number.index + number[0].length)}`;
}
