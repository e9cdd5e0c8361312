/** What a trim would be asked for now, and why it can't. Pure. */
import type { TrimRequest } from "../../worker/protocol";
import { mustStay, missingForScan } from "../scan/scan-request";
import type { Missing } from "../scan/scan-request";
import { partSize, selectDataset, selectState } from "../selectors";
import type { StudioState } from "../state";
import { usableLoss } from "../tune/tune-request";

/** From the current state on, tuned as the Tune panel is set. Null while something is missing. */
export function loopRequest(state: StudioState, runId: string): TrimRequest | null {
  const dataset = selectDataset(state);
  if (dataset === null || missingForTrim(state) !== null) return null;
  const { part, trimOptions, tuneSettings } = state;
  const { mask, tuned } = selectState(state);
  const tuning = { ...tuneSettings, loss: usableLoss(tuneSettings.loss, dataset.summary.kind) };
  return { runId, datasetId: dataset.summary.id, part, mask, tuned, course: { kind: "search", options: { ...trimOptions, tuning, keep: mustStay(state) } }, resume: false };
}

/** What has to be there before anything can be planned: the same in the panel and behind its button. */
export function missingForTrim(state: StudioState): Missing | null {
  const missing = missingForScan(state);
  const dataset = selectDataset(state);
  if (missing !== null || dataset === null) return missing;
  if (partSize(dataset, state.part) === 0) return { title: `No ${state.part} rows`, advice: `Every step is measured on the ${state.part} part, which has no examples: choose another part under Data.` };
  return null;
}
