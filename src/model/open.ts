/** Opens a model from the files that a person chose, or refuses what can't run with every reason at once. No weight is read: see readModel. */
import type { NamedSource } from "../formats/byte-source";
import { assert } from "../shared/assert";
import type { OpenedModel } from "./opened-model";
import { readModel, type ModelReading } from "./read-model";
import { foldReasons, type Reason } from "./reasons";

/**
 * Errors, each naming file, field and value: "usage" (no model, several, a file of it missing), "malformed", "limit",
 * "unsupported" with every reason at once, "io", "cancelled".
 */
export async function openModel(files: readonly NamedSource[], signal?: AbortSignal): Promise<OpenedModel> {
  const reading = await readModel(files, signal);
  refuseUnfit(reading);
  const { name, spec, weights, tokenizer, original } = reading;
  assert(spec && tokenizer && original, `${name} was read without a complaint and is not whole`);
  return { name, spec, weights, tokenizer, original };
}

/** A failure that is the only thing wrong keeps its own code. */
function refuseUnfit({ name, failures, reasons }: ModelReading): void {
  const [alone] = failures;
  if (alone && failures.length + reasons.length === 1) throw alone;
  const all = allReasons({ failures, reasons });
  if (all.length > 0) throw foldReasons("unsupported", `${name} can't be opened`, all);
}

/** Everything that speaks against a model, in the order in which a person would meet it. */
export function allReasons({ failures, reasons }: Pick<ModelReading, "failures" | "reasons">): Reason[] {
  return [...failures.map(({ message, remedy }) => ({ reason: message.replace(/\.$/, ""), remedy })), ...reasons];
}
