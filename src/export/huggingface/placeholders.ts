/** Tensors of an attention that is gone but that other programs insist on: it adds nothing to the residual. */
import type { DType } from "../../formats/dtype";
import { tensorBytes } from "../../formats/shape";
import { familyById } from "../../model/families/registry";
import { firstModules } from "../../model/families/first-modules";
import { tensorName } from "../../model/families/tensor-names";
import type { WeightId } from "../../model/opened-model";
import type { LayerSpec, ModelSpec } from "../../model/spec";
import { weightShape } from "../../model/weight-shape";
import { present } from "../../shared/assert";
import type { PlannedTensor } from "../planned-file";

/** vLLM's first layer begins the residual in its attention, and fails without one. */
export function hasPlaceholder({ attention }: LayerSpec, index: number): boolean {
  return index === 0 && attention === null;
}

/** In full size, for every layer has the same heads there: matrices of zeros and a norm of ones, in the types of the others. `spec` is the export's. */
export function placeholders(spec: ModelSpec, others: readonly PlannedTensor[]): PlannedTensor[] {
  const [first] = spec.layers;
  if (!first || !hasPlaceholder(first, 0)) return [];
  const { tensorNames } = familyById(spec.family);
  const sized: ModelSpec = { ...spec, layers: [{ ...first, attention: firstModules(spec).attention }] };
  return (["norm", "q", "k", "v", "o"] as const).map((part): PlannedTensor => {
    const id: WeightId = `attn.0.${part}`;
    const shape = weightShape(id, sized);
    const isNorm = part === "norm";
    const dtype = typeOf(others.filter((other) => other.shape.length === shape.length));
    const bytes = present(tensorBytes(dtype, shape), `the size of ${id}`);
    return { name: tensorName(tensorNames, "huggingface", id), dtype, shape, bytes, content: isNorm ? { kind: "values", values: new Float32Array(spec.hidden).fill(1) } : { kind: "zero" } };
  });
}

/** F32 where they differ: every program reads it. */
function typeOf(tensors: readonly PlannedTensor[]): DType {
  const types = new Set(tensors.map(({ dtype }) => dtype));
  const [only] = types;
  return types.size === 1 && only !== undefined ? only : "F32";
}
