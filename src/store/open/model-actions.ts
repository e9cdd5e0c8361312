/** Opening models. Nothing that is open changes before the new model is whole. */
import type { ModelOrigin, OpenModelSummary } from "../../worker/protocol";
import { openDemoDataset } from "../data/data-actions";
import { DEMO_DATASETS, demoModel } from "./demo";
import { createHistory } from "../trim/history";
import { NO_MEASUREMENTS } from "../measure/measurements";
import { playgroundWith } from "../playground/new-model";
import { runJob } from "../run-job";
import type { ModelSource } from "../sources";
import type { ServerModel } from "../state";
import type { Studio } from "../studio";

/** True when the model is open now. */
export async function openModel(studio: Studio, origin: ModelOrigin, name: string, source: ModelSource): Promise<boolean> {
  const model = await runJob(studio, { kind: "open-model", label: `Opening ${name}` }, ({ run }) =>
    run((jobId) => studio.client.api.openModel(jobId, origin)),
  );
  if (model !== null) adoptModel(studio, model, source);
  return model !== null;
}

export function openServerModel(studio: Studio, model: ServerModel): Promise<boolean> {
  const path = decodeURIComponent(model.url.split("/").at(-1) ?? model.name);
  return openModel(studio, { kind: "urls", urls: [{ path, url: studio.page.absoluteUrl(model.url) }] }, model.name, { kind: "server", name: model.name, url: model.url });
}

/** The demo model, and a dataset to measure it on when none is open. */
export async function openDemo(studio: Studio): Promise<void> {
  const opened = await openModel(studio, demoModel(studio.page.absoluteUrl), "the demo model", { kind: "demo" });
  const [first] = DEMO_DATASETS;
  if (opened && first && studio.store.getState().datasetId === null) await openDemoDataset(studio, first);
}

/** Masks and measurements belong to one model; datasets and settings stay. */
function adoptModel({ store }: Studio, model: OpenModelSummary, modelSource: ModelSource): void {
  store.setState((state) => ({
    model,
    modelSource,
    history: createHistory(),
    measurements: NO_MEASUREMENTS,
    interrupted: null,
    ...playgroundWith(model, state),
    exporting: { ...state.exporting, preview: null, result: null },
  }));
}
