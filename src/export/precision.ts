/** The precision of an export: which type each planned tensor is written in. */
import { StudioError } from "../shared/errors";
import type { PlannedTensor } from "./planned-file";
import type { ExportFormat, Precision } from "./records/choices";

/** In the order given; norms and biases keep their type. */
export function inPrecision(tensors: readonly PlannedTensor[], precision: Precision, format: ExportFormat): PlannedTensor[] {
  if (precision === "source") return [...tensors];
  throw new StudioError("unsupported", `${format} can't be written in ${precision} yet.`, "Export in the precision of the source.");
}
