/** Opening models. Nothing that is open changes before the new model is whole. */
import { StudioError, toStudioError } from "../../shared/errors";
import type { ModelOrigin, OpenModelSummary } from "../../worker/protocol";
import { rewordChats } from "../data/chat-datasets";
import { openDemoDataset } from "../data/data-actions";
import { NO_MEASUREMENTS } from "../measure/measurements";
import { tellError } from "../notices";
import { playgroundWith } from "../playground/new-model";
import { runJob } from "../run-job";
import type { ModelSource } from "../sources";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { createHistory } from "../trim/history";
import { DEMO_DATASETS } from "./demo";
import { nameOfModel, originOf } from "./model-origin";
import { rememberRecent } from "./recents";

/** Opens without a look before: for what the person has seen already. True when the model is open now; what went wrong was told. */
export async function openModelSource(studio: Studio, source: ModelSource): Promise<boolean> {
  try {
    return await openModel(studio, await originOf(studio, source), nameOfModel(source), source);
  } catch (error) {
    tellError(studio, toStudioError(error));
    return false;
  }
}

/** True when the model is open now. */
export async function openModel(studio: Studio, origin: ModelOrigin, name: string, source: ModelSource): Promise<boolean> {
  const model = await runJob(studio, { kind: "open-model", label: `Opening ${name}` }, ({ run }) =>
    run((jobId) => studio.client.api.openModel(jobId, origin)),
  );
  if (model === null) return false;
  adoptModel(studio, model, source);
  void rememberRecent(studio, source, model);
  return true;
}

/** The demo model, and a dataset to measure it on when none is open. */
export async function openDemo(studio: Studio): Promise<void> {
  const opened = await openModelSource(studio, { kind: "demo" });
  const [first] = DEMO_DATASETS;
  if (opened && first && studio.store.getState().datasetId === null) await openDemoDataset(studio, first);
}

function adoptModel(studio: Studio, model: OpenModelSummary, modelSource: ModelSource): void {
  studio.store.setState((state) => ({ model, modelSource, ...withoutWork(state), ...playgroundWith(model, state) }));
  void rewordChats(studio);
}

/** The engine has it no more. What is kept of it comes back when it is opened again. */
export function closeModel(studio: Studio, { code, message, remedy }: StudioError): void {
  const { model } = studio.store.getState();
  if (!model) return;
  studio.store.setState((state) => ({ model: null, modelSource: null, ...withoutWork(state), answers: [], rowView: null }));
  void rewordChats(studio);
  tellError(studio, new StudioError(code, `${model.name} had to make room for another model and could not be put back. ${message}`, `${remedy} Then open it again: its masks and measurements are kept.`));
}

/** Masks, measurements and what was written belong to one model; datasets and settings stay. */
function withoutWork({ exporting }: StudioState): Pick<StudioState, "history" | "measurements" | "interrupted" | "exporting" | "exported"> {
  return { history: createHistory(), measurements: NO_MEASUREMENTS, interrupted: null, exported: {}, exporting: { ...exporting, preview: null, result: null } };
}
