/** Tuned weights among the planned tensors: they take the place of the model's own, in F32. A tuned head is never shared with the embedding. */
import type { TensorEntry } from "../formats/tensor-directory";
import { familyById } from "../model/families/registry";
import { tensorName } from "../model/families/tensor-names";
import type { ModelFormat, OpenedModel, WeightId } from "../model/opened-model";
import type { ModelSpec } from "../model/spec";
import type { TunedHead, TunedWeights } from "../model/tuned";
import { present } from "../shared/assert";
import type { PlannedTensor, TensorContent } from "./planned-file";

/** In the order given; a head that the source has not comes last. Norms of modules that are not in the plan are left out. */
export function withTuned(planned: readonly PlannedTensor[], model: OpenedModel, format: ModelFormat, tuned: TunedWeights | null): PlannedTensor[] {
  if (!tuned) return [...planned];
  const ids = new Map<TensorEntry, WeightId>([...model.weights].map(([id, { entry }]) => [entry, id]));
  const tensors = planned.map((tensor) => {
    const id = "entry" in tensor.content ? ids.get(tensor.content.entry) : undefined;
    const values = id && tuned.norms.get(id);
    return values ? inFloats(tensor.name, tensor.shape, { kind: "values", values }) : tensor;
  });
  return tuned.head ? withHead(tensors, plannedHead(tuned.head, model, format)) : tensors;
}

/** What the export's header says: of a tied head that was tuned, that it is tied no more. */
export function exportedSpec({ spec }: Pick<OpenedModel, "spec">, tuned: TunedWeights | null): ModelSpec {
  return tuned?.head ? { ...spec, tiedHead: false } : spec;
}

/** Also one that a file has beside a tied embedding goes. */
function withHead(tensors: readonly PlannedTensor[], head: PlannedTensor): PlannedTensor[] {
  const at = tensors.findIndex(({ name }) => name === head.name);
  return at < 0 ? [...tensors, head] : tensors.with(at, head);
}

function plannedHead(head: TunedHead, { spec, weights }: OpenedModel, format: ModelFormat): PlannedTensor {
  const name = tensorName(familyById(spec.family).tensorNames, format, "head");
  const { entry } = present(weights.get(spec.tiedHead ? "embed" : "head"), "the frozen head");
  return inFloats(name, [spec.vocab, spec.hidden], head.kind === "full" ? { kind: "values", values: head.values } : { kind: "head", entry, head });
}

function inFloats(name: string, shape: readonly number[], content: TensorContent): PlannedTensor {
  return { name, dtype: "F32", shape, bytes: 4 * shape.reduce((product, size) => product * size, 1), content };
}
