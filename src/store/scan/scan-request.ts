/** What a scan would be asked for now, and why it can't. Pure. */
import { LEAST_ROWS } from "../../trim/records/options";
import { needsOf } from "../../trim/records/strategy-list";
import type { ScanRequest } from "../../worker/protocol";
import { selectDataset, selectState } from "../selectors";
import type { StudioState } from "../state";

export interface Missing {
  readonly title: string;
  readonly advice: string;
}

/** Of the current state; `exact`: without a race. Null without a model and a dataset. */
export function scanRequest(state: StudioState, exact: boolean): ScanRequest | null {
  const { datasetId, trimOptions } = state;
  if (datasetId === null || missingForScan(state) !== null) return null;
  const { mask, tuned } = selectState(state);
  const { strategy, seed, scan, perStep, rows } = trimOptions;
  return { datasetId, mask, tuned, strategy, seed, scan: exact ? "exact" : scan, perStep, keep: mustStay(state), rows };
}

/** What has to be there before anything can be scanned: the same in the panel and behind its button. */
export function missingForScan(state: StudioState): Missing | null {
  const { model, trimOptions, recorded } = state;
  const dataset = selectDataset(state);
  if (recorded) return { title: "A recorded run can't be trimmed", advice: "Open this page where there is WebGPU, with a model and a dataset." };
  if (model === null) return { title: "No model yet", advice: "Open a model: its modules are what is dropped." };
  if (dataset === null) return { title: "No dataset yet", advice: "Open questions of your domain under Data: they tell which modules the model can do without." };
  const needsRows = needsOf(trimOptions.strategy) !== "nothing";
  if (needsRows && dataset.summary.split.calibration < LEAST_ROWS) {
    return { title: "Too few calibration rows", advice: `A scan needs ${LEAST_ROWS} calibration rows, and there are ${dataset.summary.split.calibration}: give calibration more under Data, Columns.` };
  }
  return null;
}

/** Modules that must stay; those of a model that was open before don't count. */
export function mustStay({ model, trimOptions }: Pick<StudioState, "model" | "trimOptions">): ScanRequest["keep"] {
  const known = new Set(model?.modules.map(({ id }) => id));
  return trimOptions.keep.filter((id) => known.has(id));
}
