/** Opening what an earlier visit left: unasked where nothing has to be allowed, else in answer to the person. */
import { chooseDataset, reopenDataset } from "../data/data-actions";
import { untilIdle } from "../run-job";
import type { Studio } from "../studio";
import { NOTHING_LEFT } from "./kept-open";
import type { LeftOpen } from "./kept-open";
import { isEmpty, settled } from "./left-open";
import { accessTo, askFor } from "./permissions";
import { reopenModel } from "./reopen-model";

/** Asks for what it needs, which the browser allows in answer to a click only. */
export async function goOn(studio: Studio): Promise<void> {
  const { model, datasets } = studio.store.getState().leftOpen;
  await askFor([...(model ? [model.source] : []), ...datasets.map(({ source }) => source)]);
  await openLeft(studio);
}

/** What is kept of the model stays; only this tab no longer asks for it. */
export function dismissLeft({ store }: Studio): void {
  store.setState({ leftOpen: NOTHING_LEFT });
}

/** Opens whatever needs no more asking. What fails was told, and is asked for again. */
export async function openLeft(studio: Studio, { withModel = true } = {}): Promise<void> {
  if (isEmpty(studio.store.getState().leftOpen)) return;
  setPhase(studio, "opening");
  if (withModel) await openLeftModel(studio);
  await openLeftDatasets(studio);
  setPhase(studio, "asking");
}

async function openLeftModel(studio: Studio): Promise<void> {
  const { model } = studio.store.getState().leftOpen;
  if (!model || (await accessTo(model.source)) !== "open") return;
  await untilIdle(studio);
  const { engine, leftOpen } = studio.store.getState();
  if (engine.kind === "ready" && leftOpen.model) await reopenModel(studio, model);
}

async function openLeftDatasets(studio: Studio): Promise<void> {
  const { datasets, datasetId } = studio.store.getState().leftOpen;
  const before = studio.store.getState().datasetId;
  for (const { source, options } of datasets) {
    if ((await accessTo(source)) !== "open") continue;
    await untilIdle(studio);
    await reopenDataset(studio, source, options);
  }
  // A dataset that the person opened before is theirs to look at; else the one that was looked at comes back.
  const chosen = before ?? datasetId;
  if (chosen !== null) chooseDataset(studio, chosen);
}

function setPhase({ store }: Studio, phase: LeftOpen["phase"]): void {
  store.setState(({ leftOpen }) => ({ leftOpen: settled({ ...leftOpen, phase }) }));
}
