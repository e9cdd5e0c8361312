/** Tensors of an export in the other format: the same values, in the names, row order and types that the other format has. */
import type { DType } from "../formats/dtype";
import { tensorBytes } from "../formats/shape";
import type { ModelFamily } from "../model/families/family";
import type { ModelFormat, OpenedModel, WeightId, WeightSource } from "../model/opened-model";
import { familyById } from "../model/families/registry";
import { tensorName, weightIdAt, weightPlace } from "../model/families/tensor-names";
import { present } from "../shared/assert";
import { isAbsent, newNumber, zeroedWeights, type LayerPlan } from "./layers";
import type { PlannedTensor, RowMove, TensorContent } from "./planned-file";
import { rowMove } from "./row-move";

/** In running order. `architecture` is the `general.architecture` of a GGUF export, null for a folder. */
export function planConvertedTensors(model: OpenedModel, architecture: string | null, layers: LayerPlan): PlannedTensor[] {
  const to: ModelFormat = architecture === null ? "huggingface" : "gguf";
  const family = familyById(model.spec.family);
  const zeroed = zeroedWeights(layers);
  const planned: PlannedTensor[] = [];
  for (const [id, source] of model.weights) {
    const name = nameIn(to, id, family, layers);
    if (name === null || isAbsent(layers, id)) continue;
    const isTurned = source.transposed !== family.isTransposed(id, to);
    const shape = isTurned ? source.entry.shape.toReversed() : source.entry.shape;
    const dtype = dtypeIn(to, id, source);
    const bytes = present(tensorBytes(dtype, shape), `the size of ${name}`);
    const content = isTurned ? ({ kind: "transpose", entry: source.entry } as const) : contentOf(source, dtype, rowMove(id, model, architecture));
    planned.push({ name, dtype, shape, bytes, content: zeroed.has(id) ? { kind: "zero" } : content });
  }
  return planned;
}

function nameIn(format: ModelFormat, id: WeightId, { tensorNames }: ModelFamily, layers: LayerPlan): string | null {
  const { kind, layer } = weightPlace(id);
  const number = layer === null ? null : newNumber(layers, layer);
  return layer !== null && number === null ? null : tensorName(tensorNames, format, weightIdAt({ kind, layer: number }));
}

/** safetensors has no block types, so their values are written out; llama.cpp's own files have norms and learned positions in F32. */
function dtypeIn(format: ModelFormat, id: WeightId, { entry }: WeightSource): DType {
  const isPlain = entry.dtype === "F32" || entry.dtype === "F16" || entry.dtype === "BF16";
  if (format === "huggingface") return isPlain ? entry.dtype : "F32";
  return entry.shape.length === 1 || id === "positions" ? "F32" : entry.dtype;
}

function contentOf({ entry }: WeightSource, dtype: DType, rows: RowMove | null): TensorContent {
  return rows === null && dtype === entry.dtype ? { kind: "copy", entry } : { kind: "convert", entry, rows };
}
