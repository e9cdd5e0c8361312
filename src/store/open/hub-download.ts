/** The download from the Hub: it goes on while the page does other work, and holds its place when it is paused or broken. */
import { toStudioError } from "../../shared/errors";
import { isSameRepo } from "../../shared/hub-repo";
import type { CachedRepo, EngineEvent } from "../../worker/protocol";
import { createFrameQueue } from "../frame-queue";
import { tellInfo } from "../notices";
import { canStartJob } from "../run-job";
import type { Studio } from "../studio";
import { paceAfter, type Pace } from "../time-left";
import { chosenOf, closeHub, patchHub, refreshCached } from "./hub-actions";
import type { HubChoice } from "./hub-choices";
import { openModelSource } from "./model-actions";
import type { HubDownload } from "./open-state";

/** Stops the download of a studio. */
const RUNNING = new WeakMap<Studio, AbortController>();

/** Downloads what is chosen; once it is here, opens it. */
export async function downloadChosen(studio: Studio): Promise<void> {
  const chosen = chosenOf(studio.store.getState().hub);
  if (chosen) await runDownload(studio, { repo: chosen.repo, paths: chosen.choice.paths });
}

/** Goes on with what an earlier visit left unfinished. */
export async function downloadKept(studio: Studio, { repo }: CachedRepo, { paths }: HubChoice): Promise<void> {
  await runDownload(studio, { repo, paths });
}

/** What came stays. */
export function pauseDownload(studio: Studio): void {
  RUNNING.get(studio)?.abort();
}

/** Goes on at the byte where it stopped. */
export async function resumeDownload(studio: Studio): Promise<void> {
  const { download } = studio.store.getState().hub;
  if (download && download.status !== "running") await runDownload(studio, download);
}

/** Takes the download off the screen; what came of it stays among what is kept. */
export async function leaveDownload(studio: Studio): Promise<void> {
  RUNNING.get(studio)?.abort();
  patchHub(studio, { download: null });
  await refreshCached(studio);
}

/** Opens what a finished download brought. */
export async function openDownloaded(studio: Studio): Promise<void> {
  const { download } = studio.store.getState().hub;
  if (download?.status !== "done") return;
  closeHub(studio);
  patchHub(studio, { download: null });
  await openModelSource(studio, { kind: "hub", repo: download.repo, paths: download.paths });
}

async function runDownload(studio: Studio, { repo, paths }: Pick<HubDownload, "repo" | "paths">): Promise<void> {
  if (RUNNING.has(studio)) return;
  const abort = new AbortController();
  RUNNING.set(studio, abort);
  const before = studio.store.getState().hub.download;
  // Where it stood is shown until the first news of the same download.
  const progress = before && isSameRepo(before.repo, repo) ? before.progress : null;
  patchHub(studio, { download: { repo, paths, status: "running", progress, secondsLeft: null, error: null } });
  const queue = createFrameQueue(progressSink(studio), studio.page.schedule);
  try {
    await studio.client.runJob((jobId) => studio.client.api.downloadHub(jobId, repo, paths), { onEvent: queue.push, signal: abort.signal });
    queue.flush();
    patchDownload(studio, { status: "done", secondsLeft: null });
  } catch (thrown) {
    queue.flush();
    const error = toStudioError(thrown);
    patchDownload(studio, error.code === "cancelled" ? { status: "paused", secondsLeft: null } : { status: "failed", secondsLeft: null, error });
  } finally {
    RUNNING.delete(studio);
  }
  await refreshCached(studio);
  await welcome(studio);
}

/** Opens at once for who waits for it; who does something else is told. */
async function welcome(studio: Studio): Promise<void> {
  const { hub, engine } = studio.store.getState();
  if (hub.download?.status !== "done") return;
  const isFree = engine.kind === "ready" && canStartJob(studio.store.getState()) === true;
  if (hub.open && isFree) await openDownloaded(studio);
  else tellInfo(studio, `${hub.download.repo.id} is downloaded: open it in the Model panel.`);
}

/** The latest progress of a frame, and the time left by its pace. */
function progressSink(studio: Studio): (events: readonly EngineEvent[]) => void {
  let pace: Pace | null = null;
  return (events) => {
    const progress = events.findLast((event) => event.type === "progress")?.progress;
    if (!progress) return;
    pace = paceAfter(pace, progress, studio.page.nowMs());
    patchDownload(studio, { progress, secondsLeft: pace.told?.seconds ?? null });
  };
}

/** Nothing when the person has left it. */
function patchDownload({ store }: Studio, change: Partial<HubDownload>): void {
  store.setState(({ hub }) => ({ hub: hub.download ? { ...hub, download: { ...hub.download, ...change } } : hub }));
}
