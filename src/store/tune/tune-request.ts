/** What a run would be asked for now, and why it can't. Pure. */
import type { DatasetSummary, TuneRequest, TuneSettings } from "../../worker/protocol";
import { selectDataset, selectState } from "../selectors";
import type { StudioState } from "../state";

/** Null without a model and a dataset. */
export function tuneRequest(state: StudioState, runId: string): TuneRequest | null {
  const { model, datasetId, tuneSettings } = state;
  const dataset = selectDataset(state);
  if (model === null || datasetId === null || dataset === null || state.recorded) return null;
  const { mask, tuned } = selectState(state);
  const settings = { ...tuneSettings, loss: usableLoss(tuneSettings.loss, dataset.summary.kind) };
  return { runId, datasetId, mask, from: tuned, settings, resume: false };
}

/** What was chosen for another dataset may be nothing for this one: rows with choices have no completions, and the other way round. */
export function usableLoss(loss: TuneSettings["loss"], kind: DatasetSummary["kind"]): TuneSettings["loss"] {
  const isOfText = loss === "text";
  return loss === "auto" || isOfText === (kind === "completion") ? loss : "auto";
}

/** What has to be there before anything can be planned: the same in the panel and behind its button. */
export function missingForTuning(state: StudioState): { readonly title: string; readonly advice: string } | null {
  const dataset = selectDataset(state);
  if (state.recorded) return { title: "A recorded run can't be tuned", advice: "Open this page where there is WebGPU, with a model and a dataset." };
  if (state.model === null) return { title: "No model yet", advice: "Open a model: its norms and its head are what is tuned." };
  if (dataset === null) return { title: "No dataset yet", advice: "Open questions of your domain under Data: some of them are what the model learns from." };
  if (dataset.summary.split.tuning === 0) return { title: "No tuning rows", advice: "All examples are in other parts. Give fewer to calibration, validation and test under Data, Columns." };
  return null;
}
