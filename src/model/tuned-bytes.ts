/** What tuned weights weigh beside the model's own. Bytes. */
import type { ModuleId } from "./mask";
import type { OpenedModel } from "./opened-model";
import type { TunedHead, TunedWeights } from "./tuned";
import { keptBytes } from "./weight-plan";

/** Of the values alone, all F32. */
export function tunedBytes({ norms, head }: TunedWeights): number {
  return [...norms.values()].reduce((sum, { byteLength }) => sum + byteLength, 0) + (head ? headBytes(head) : 0);
}

/** Bytes that a forward pass reads under this mask with these weights in place of the model's own; null: `keptBytes`. */
export function keptBytesTuned(model: Pick<OpenedModel, "spec" | "weights">, mask: ReadonlySet<ModuleId>, tuned: TunedWeights | null): number {
  const own = keptBytes(model, mask);
  if (!tuned) return own;
  const norms = [...tuned.norms].filter(([id]) => ![...mask].some((module) => id.startsWith(`${module}.`)));
  const added = norms.reduce((sum, [id, { byteLength }]) => sum + byteLength - storedBytes(model, id), 0);
  return own + added + (tuned.head ? headBytes(tuned.head) : 0) - (tuned.head?.kind === "full" ? storedBytes(model, "head") : 0);
}

function headBytes(head: TunedHead): number {
  if (head.kind === "low-rank") return head.a.byteLength + head.b.byteLength;
  return head.values.byteLength + (head.kind === "rows" ? head.ids.byteLength : 0);
}

/** 0 for a head that is tied: the embedding stays, and is still read. */
function storedBytes({ weights }: Pick<OpenedModel, "weights">, id: Parameters<OpenedModel["weights"]["get"]>[0]): number {
  return weights.get(id)?.entry.byteLength ?? 0;
}
