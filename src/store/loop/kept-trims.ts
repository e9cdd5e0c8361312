/** Trims that are kept: going on with one is for loop-actions, listing and deleting is here. */
import { toStudioError } from "../../shared/errors";
import type { KeptTrim } from "../../worker/protocol";
import { tellError, tellInfo } from "../notices";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { editLoop } from "./edit-loop";
import { isTrimming } from "./loop-state";

/** A place that keeps no files has none. */
export async function loadKeptTrims(studio: Studio): Promise<void> {
  const kept = await studio.client.api.keptTrims().catch((): KeptTrim[] => []);
  editLoop(studio, { kept: kept.toSorted((a, b) => (a.savedAt < b.savedAt ? 1 : -1)) });
}

/** What is kept of a run is only needed to go on with it: its states in the history stay. */
export async function removeTrim(studio: Studio, runId: string): Promise<void> {
  await remove(studio, [runId]);
}

/** All but the one at hand, of every model. */
export async function removeOldTrims(studio: Studio): Promise<void> {
  await loadKeptTrims(studio);
  const old = oldTrims(studio.store.getState());
  const deleted = await remove(studio, old.map(({ runId }) => runId));
  if (deleted) tellInfo(studio, old.length === 1 ? "1 old trim is deleted." : `${old.length} old trims are deleted.`);
}

/** The latest run of the open model that can go on; not the one at hand while it runs. Null when there is none. */
export function unfinishedTrim({ loop: { kept, run }, model }: StudioState): KeptTrim | null {
  return kept.find((one) => one.fingerprint === model?.fingerprint && one.ended === null && !(isTrimming(run) && run?.runId === one.runId)) ?? null;
}

export function oldTrims({ loop: { kept, run } }: StudioState): KeptTrim[] {
  return kept.filter(({ runId }) => !(isTrimming(run) && run?.runId === runId));
}

async function remove(studio: Studio, runIds: readonly string[]): Promise<boolean> {
  try {
    for (const runId of runIds) await studio.client.api.removeTrim(runId);
    return true;
  } catch (thrown) {
    tellError(studio, toStudioError(thrown));
    return false;
  } finally {
    await loadKeptTrims(studio);
  }
}
