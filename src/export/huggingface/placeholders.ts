/** Tensors that other programs insist on in a folder without single modules, and that add nothing to the residual. */
import type { DType } from "../../formats/dtype";
import { tensorBytes } from "../../formats/shape";
import { fillersOf, missingModules } from "../../model/absent-modules";
import { familyById } from "../../model/families/registry";
import { firstModules } from "../../model/families/first-modules";
import { tensorName } from "../../model/families/tensor-names";
import type { LayerSpec, ModelSpec } from "../../model/spec";
import { weightIdsOf, weightShape } from "../../model/weight-shape";
import { present } from "../../shared/assert";
import type { PlannedTensor } from "../planned-file";

/** vLLM's first layer begins the residual in its attention, and fails without one. */
export function hasPlaceholder({ attention }: LayerSpec, index: number): boolean {
  return index === 0 && attention === null;
}

/**
 * An absent attention of layer 0 in full size, for every layer has the same heads there: matrices of zeros and a norm of ones. With it
 * the biases of o that go with those of q, k and v. All in the types of the others. `spec` is the export's.
 */
export function placeholders(spec: ModelSpec, others: readonly PlannedTensor[]): PlannedTensor[] {
  if (missingModules(spec).length === 0) return [];
  const { tensorNames, attentionBias } = familyById(spec.family);
  const attention = { ...firstModules(spec).attention, bias: attentionBias };
  const sized: ModelSpec = { ...spec, layers: spec.layers.map((layer, index) => (hasPlaceholder(layer, index) ? { ...layer, attention } : layer)) };
  const absent = sized.layers[0] === spec.layers[0] ? [] : weightIdsOf(sized).filter((id) => id.startsWith("attn.0."));
  const ids = [...absent, ...fillersOf(sized)];
  return ids.map((id): PlannedTensor => {
    const shape = weightShape(id, sized);
    const isNorm = id === "attn.0.norm";
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
