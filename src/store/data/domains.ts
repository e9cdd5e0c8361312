/** What the list of open datasets says of each. Pure. */
import { qualityOf } from "../../evaluate/results";
import { accuracyOf } from "../measure/measurements";
import { selectStateKey } from "../selectors";
import type { OpenDataset, StudioState } from "../state";
import { usablePart } from "./read-dataset";

/** Of the current mask on the part that choosing the dataset would measure, 0 to 1; null while it is not measured. */
export function domainQuality(state: StudioState, { summary }: OpenDataset): number | null {
  const target = { datasetId: summary.id, part: usablePart(summary, state.part) };
  const result = accuracyOf(state.measurements, selectStateKey(state), target);
  return result && qualityOf(result);
}
