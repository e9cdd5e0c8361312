/** Whether tuned weights belong to a model, before any of them reaches the device. */
import { malformed } from "../formats/malformed";
import { modulesOf } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import type { ModelSpec } from "../model/spec";
import type { TunedHead } from "../model/tuned";
import { weightShape } from "../model/weight-shape";
import { StudioError } from "../shared/errors";
import type { TunedRecord } from "./tuned-file";

/** Errors: "usage" for weights of another model, "malformed" for shapes that no tuning of this one has. `fingerprint` is the model's. */
export function checkTuned({ tuned, mask, fingerprint: of }: TunedRecord, { spec, weights }: Pick<OpenedModel, "spec" | "weights">, fingerprint: string): void {
  if (of !== fingerprint) throw new StudioError("usage", "These weights were tuned on another model.", "Open the model that they were tuned on, or tune this one.");
  const known = new Set(modulesOf(spec));
  const wrongNorms = [...tuned.norms].filter(([id, { length }]) => !weights.has(id) || weightShape(id, spec).length !== 1 || length !== spec.hidden).map(([id]) => id);
  const wrong = [...mask.filter((module) => !known.has(module)), ...wrongNorms, ...(headFits(tuned.head, spec) ? [] : ["head"])];
  if (wrong.length > 0) throw malformed("The tuned weights", `${wrong.slice(0, 3).join(", ")} ${wrong.length === 1 ? "does" : "do"} not fit the model.`, "Tune again.");
}

function headFits(head: TunedHead | null, { vocab, hidden }: ModelSpec): boolean {
  switch (head?.kind) {
    case undefined:
      return true;
    case "full":
      return head.values.length === vocab * hidden;
    case "rows":
      return head.values.length === head.ids.length * hidden && head.ids.every((id, row) => id < vocab && id > (head.ids[row - 1] ?? -1));
    case "low-rank":
      return head.rank > 0 && head.rank % 4 === 0 && head.a.length === vocab * head.rank && head.b.length === head.rank * hidden;
  }
}
