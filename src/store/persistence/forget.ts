/** What this browser keeps for the studio, told in numbers, and how to be rid of it. */
import { StudioError, toStudioError } from "../../shared/errors";
import type { EngineApi } from "../../worker/protocol";
import { tellError } from "../notices";
import type { Studio } from "../studio";
import { MODEL } from "./model-record";
import { KEY_PREFIX, listIds } from "./records";

export interface StorageUse {
  /** Everything under this address, downloaded models and the page itself among it; null where the browser doesn't tell. */
  readonly usedBytes: number | null;
  readonly quotaBytes: number | null;
  /** Models whose masks and measurements are kept. */
  readonly models: number;
  readonly downloads: number;
  readonly downloadBytes: number;
  /** Checkpoints of tuning runs, and tuned weights. */
  readonly tuningBytes: number;
}

/** Rejects when the storage does. */
export async function storageUse({ page, client }: Studio): Promise<StorageUse> {
  const { api } = client;
  const [estimate, models, repos, tuning] = await Promise.all([page.tab.estimate(), listIds(page.storage, MODEL), api.cachedRepos(), tuningBytes(api)]);
  const files = repos.flatMap((repo) => repo.files);
  return {
    usedBytes: estimate?.usage ?? null,
    quotaBytes: estimate?.quota ?? null,
    models: models.length,
    downloads: repos.length,
    downloadBytes: files.reduce((sum, { cachedBytes }) => sum + cachedBytes, 0),
    tuningBytes: tuning,
  };
}

/** A place that keeps no files has none. */
async function tuningBytes(api: EngineApi): Promise<number> {
  const kept = await Promise.all([api.keptRuns(), api.keptTuned()]).catch(() => []);
  return kept.flat().reduce((sum, { bytes }) => sum + bytes, 0);
}

/** The dialog asks before anything goes. */
export function askToForget({ store }: Studio, forgetting: boolean): void {
  store.setState({ forgetting });
}

/** Sessions, recent models, masks, measurements, settings, downloads, tuning, trims; then the page comes anew. Files on the disk stay. */
export async function forgetEverything(studio: Studio): Promise<void> {
  const { store, page, client } = studio;
  store.setState({ keeping: "off", forgetting: false }); // nothing is written again on the way out
  try {
    for (const { repo } of await client.api.cachedRepos()) await client.api.removeCachedRepo(repo);
    for (const { runId } of await client.api.keptTrims()) await client.api.removeTrim(runId);
    for (const { runId } of await client.api.keptRuns()) await client.api.removeRun(runId);
    for (const { tunedId } of await client.api.keptTuned()) await client.api.removeTuned(tunedId);
    await page.tab.removeFiles();
    const ours = (await page.storage.keys()).filter((key) => key.startsWith(KEY_PREFIX));
    for (const key of ours) await page.storage.remove(key);
  } catch (thrown) {
    store.setState({ keeping: "on" });
    return tellError(studio, couldNotForget(thrown));
  }
  page.tab.reload();
}

function couldNotForget(thrown: unknown): StudioError {
  const { code, message } = toStudioError(thrown);
  return new StudioError(code, `Not everything could be forgotten: ${message}`, "Close other tabs of the studio and try again, or clear this site's data in the browser's settings.");
}
