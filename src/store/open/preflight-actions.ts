/** The look before loading: what a model takes and what speaks against it, then the person's word. */
import type { ModelOrigin } from "../../worker/protocol";
import { openDatasetFile, openDatasetHandle } from "../data/data-actions";
import { runJob } from "../run-job";
import type { ModelSource } from "../sources";
import type { ServerModel, StudioState } from "../state";
import type { Studio } from "../studio";
import { openModel } from "./model-actions";
import { nameOfModel, originOf } from "./model-origin";
import type { PickedFile } from "./picked-file";

/** Why no other file can be taken in now, or true: what came with the model is still to be opened. */
export function isAnswered({ preflight }: Pick<StudioState, "preflight">): true | string {
  return preflight === null ? true : `${preflight.inspection.name} waits for your answer: open it or cancel.`;
}

/** `datasets` are opened once the person has answered, or at once when there is nothing to answer. */
export async function lookAtModel(studio: Studio, origin: ModelOrigin, source: ModelSource, datasets: readonly PickedFile[] = []): Promise<void> {
  const seen = await runJob(studio, { kind: "open-model", label: `Looking at ${nameOfModel(source)}` }, async ({ run }) => {
    const inspection = await run((jobId) => studio.client.api.inspectModel(jobId, origin));
    // Before the job ends: another drop finds the studio busy, then this question, and nothing between them.
    studio.store.setState({ preflight: { inspection, origin, source, datasets } });
    return inspection;
  });
  if (seen === null) await openDatasets(studio, datasets);
}

export async function lookAtServerModel(studio: Studio, { name, url }: ServerModel): Promise<void> {
  const source: ModelSource = { kind: "server", name, url };
  await lookAtModel(studio, await originOf(studio, source), source);
}

/** Opens what was looked at, unless something speaks against it. */
export async function openPreflight(studio: Studio): Promise<void> {
  const { preflight } = studio.store.getState();
  if (!preflight || preflight.inspection.reasons.length > 0) return;
  studio.store.setState({ preflight: null });
  await openModel(studio, preflight.origin, preflight.inspection.name, preflight.source);
  await openDatasets(studio, preflight.datasets);
}

/** What came with the model is opened all the same. */
export async function leavePreflight(studio: Studio): Promise<void> {
  const { preflight } = studio.store.getState();
  studio.store.setState({ preflight: null });
  await openDatasets(studio, preflight?.datasets ?? []);
}

/** One after the other: each may ask the person how it is to be read. */
export async function openDatasets(studio: Studio, datasets: readonly PickedFile[]): Promise<void> {
  for (const { file, handle } of datasets) await (handle ? openDatasetHandle(studio, handle) : openDatasetFile(studio, file));
}
