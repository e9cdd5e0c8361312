/** What follows when a model or a dataset is open: what was kept of it comes back. */
import { tellInfo } from "../notices";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { changedDataset, changedModel, withoutOpened } from "./left-open";
import type { ModelKeeper } from "./model-keeper";

export function followOpened(studio: Studio, keeper: ModelKeeper): void {
  studio.store.subscribe((state, before) => {
    if (state.recorded) return; // nobody opened what a recording shows
    if (state.model !== before.model) onModel(studio, keeper, before);
    if (state.datasets !== before.datasets) onDatasets(studio, before);
  });
}

/** The history that this tab left goes before the one that another tab wrote last. */
function onModel(studio: Studio, keeper: ModelKeeper, before: StudioState): void {
  const { store } = studio;
  const { model, modelSource, leftOpen } = store.getState();
  if (before.model) void keeper.remember(before).catch(() => undefined); // the saver tells of a storage that fails
  if (!model || !modelSource) return;
  const own = leftOpen.model?.fingerprint === model.fingerprint ? leftOpen.model : null;
  const change = leftOpen.model && changedModel(leftOpen.model, model);
  store.setState((state) => ({
    leftOpen: withoutOpened(leftOpen, state),
    // A new model sets the playground to its own way of asking; the form that was left had one already.
    ...(own ? { history: own.history, playground: before.playground } : {}),
  }));
  if (change) tellInfo(studio, change);
  void keeper.recall(model, own === null).catch(() => undefined);
}

function onDatasets(studio: Studio, before: StudioState): void {
  const { datasets, leftOpen } = studio.store.getState();
  const opened = datasets.filter((dataset) => !before.datasets.includes(dataset));
  const changes = leftOpen.datasets.flatMap((kept) => opened.flatMap((dataset) => changedDataset(kept, dataset) ?? []));
  studio.store.setState((state) => ({ leftOpen: withoutOpened(leftOpen, state) }));
  for (const change of changes) tellInfo(studio, change);
}
