/** Runs whose checkpoint is kept: going on with one is for tune-actions, listing and deleting is here. */
import { toStudioError } from "../../shared/errors";
import type { KeptRun } from "../../worker/protocol";
import { tellError, tellInfo } from "../notices";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { editTune } from "./edit-tune";
import { isRunning } from "./tune-state";

/** A place that keeps no files has no runs. */
export async function loadKeptRuns(studio: Studio): Promise<void> {
  const runs = await studio.client.api.keptRuns().catch((): KeptRun[] => []);
  editTune(studio, { kept: runs.toSorted((a, b) => (a.savedAt < b.savedAt ? 1 : -1)) });
}

export async function deleteRun(studio: Studio, runId: string): Promise<void> {
  await remove(studio, [runId]);
}

/** All but the one at hand, of every model: what takes room is not only this one's. */
export async function deleteOldRuns(studio: Studio): Promise<void> {
  const { run } = studio.store.getState().tune;
  const runs = await studio.client.api.keptRuns().catch((): KeptRun[] => []);
  const old = runs.filter(({ runId }) => !(isRunning(run) && run?.runId === runId));
  const deleted = await remove(studio, old.map(({ runId }) => runId));
  if (deleted) tellInfo(studio, old.length === 1 ? "1 old run is deleted." : `${old.length} old runs are deleted.`);
}

/** The latest run of the open model that can go on; not the one at hand. Null when there is none. */
export function unfinishedOf({ tune: { kept, run }, model }: StudioState): KeptRun | null {
  return kept.find((one) => one.fingerprint === model?.fingerprint && !one.finished && !(isRunning(run) && run?.runId === one.runId)) ?? null;
}

async function remove(studio: Studio, runIds: readonly string[]): Promise<boolean> {
  try {
    for (const runId of runIds) await studio.client.api.removeRun(runId);
    return true;
  } catch (thrown) {
    tellError(studio, toStudioError(thrown));
    return false;
  } finally {
    await loadKeptRuns(studio);
  }
}
