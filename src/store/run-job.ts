/** The one door to long work: one job at a time, with progress, time left, pause, cancel, and errors told. */
import { StudioError, toStudioError } from "../shared/errors";
import type { Progress } from "../shared/progress";
import type { EngineEvent, ScanEvent, TrimEvent, TuneEvent } from "../worker/protocol";
import { createFrameQueue } from "./frame-queue";
import { rememberError } from "./device/last-error";
import { tellError } from "./notices";
import { RunningJob } from "./running-job";
import type { JobKind, StudioState } from "./state";
import type { Studio } from "./studio";

export interface JobDescription {
  readonly kind: JobKind;
  readonly label: string;
  /** Left out: measurements can be paused, other work can't unless it says so. */
  readonly canPause?: boolean;
}

/** Time left runs on between two reports. */
const TICK_MS = 1000;

/** What a call tells while it runs, at most once a frame. */
export interface Hearing {
  readonly onText?: (text: string) => void;
  /** Gives how far the run is now; null while it has not begun to count. */
  readonly onTune?: (events: readonly TuneEvent[]) => Progress | null;
  readonly onTrim?: (events: readonly TrimEvent[]) => Progress | null;
  readonly onScan?: (events: readonly ScanEvent[]) => void;
}

export interface JobSteps {
  /** Runs one call of the engine as part of this job. */
  run<T>(call: (jobId: string) => Promise<T>, hearing?: Hearing): Promise<T>;
}

/** Why no job can start now, or true. */
export function canStartJob({ job }: StudioState): true | string {
  return job === null ? true : `${job.label} is still running: wait for it or cancel it.`;
}

/** The result, or null when the work failed, was cancelled or couldn't start; the person was told why. */
export async function runJob<T>(studio: Studio, description: JobDescription, work: (steps: JobSteps) => Promise<T>): Promise<T | null> {
  const { store, running } = studio;
  const free = canStartJob(store.getState());
  if (free !== true) {
    tellError(studio, new StudioError("usage", `${description.label} did not start. ${free}`, "Then start it again."));
    return null;
  }
  const job = new RunningJob(studio.client.api);
  running.job = job;
  const canPause = description.canPause ?? description.kind === "measure";
  store.setState({ job: { ...description, canPause, step: null, progress: null, secondsLeft: null, cancelling: false, paused: false } });
  const ticks = setInterval(() => tick(studio, job), TICK_MS);
  try {
    return await work(createSteps(studio, job));
  } catch (thrown) {
    tellFailure(studio, toStudioError(thrown));
    return null;
  } finally {
    clearInterval(ticks);
    running.job = null;
    store.setState({ job: null });
  }
}

/** Until no job runs: a person may have started one, and goes first. */
export function untilIdle({ store }: Studio): Promise<void> {
  const isIdle = ({ job }: StudioState): boolean => job === null;
  if (isIdle(store.getState())) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = store.subscribe((state) => {
      if (!isIdle(state)) return;
      stop();
      resolve();
    });
  });
}

export function cancelJob({ store, running }: Studio): void {
  store.setState(({ job }) => ({ job: job && { ...job, cancelling: true, paused: false } }));
  running.job?.cancel();
}

/** Holds the job where it is; the device then does nothing until it is resumed or cancelled. */
export function pauseJob({ store, running, page }: Studio): void {
  store.setState(({ job }) => ({ job: job && { ...job, paused: true } }));
  running.job?.pause(page.nowMs());
}

export function resumeJob({ store, running, page }: Studio): void {
  store.setState(({ job }) => ({ job: job && { ...job, paused: false } }));
  running.job?.resume(page.nowMs());
}

function tick({ store, page }: Studio, running: RunningJob): void {
  const seconds = running.secondsNow(page.nowMs());
  store.setState(({ job }) => (job && job.secondsLeft !== seconds ? { job: { ...job, secondsLeft: seconds } } : {}));
}

function tellFailure(studio: Studio, error: StudioError): void {
  if (error.code === "cancelled") return;
  if (error.code === "device-lost") markLost(studio, error);
  else tellError(studio, error);
}

/** Keeps everything that the page holds; the banner offers to go on, unless the studio is about to do so by itself. */
export function markLost(studio: Studio, error: StudioError, retrying?: boolean): void {
  rememberError(studio, error);
  studio.store.setState(({ engine }) => ({
    engine: { kind: "lost", error, adapter: "adapter" in engine ? engine.adapter : null, retrying: retrying ?? (engine.kind === "lost" && engine.retrying) },
  }));
}

function createSteps(studio: Studio, job: RunningJob): JobSteps {
  return {
    run: async (call, hearing = {}) => {
      const queue = createFrameQueue<EngineEvent>(createEventSink(studio, job, hearing), studio.page.schedule);
      try {
        return await studio.client.runJob((jobId) => job.step(jobId, call), { onEvent: queue.push, signal: job.signal });
      } finally {
        queue.flush();
      }
    },
  };
}

/** Applies the events of one frame: the latest progress, all the text, all that a run tells. A run that counts its own steps is told by those alone. */
function createEventSink({ store, page }: Studio, running: RunningJob, hearing: Hearing): (events: readonly EngineEvent[]) => void {
  let countsSteps = false;
  return (events) => {
    const steps = hearRun(events, hearing);
    countsSteps ||= steps !== null;
    const left = events.findLast((event) => event.type === "trim" && event.event.kind === "estimate");
    if (left?.type === "trim" && left.event.kind === "estimate") running.tellSeconds(left.event.secondsLeft, page.nowMs());
    const progress = countsSteps ? steps : events.findLast((event) => event.type === "progress")?.progress;
    if (progress) {
      const secondsLeft = running.secondsAfter(progress, page.nowMs());
      store.setState(({ job }) => ({ job: job && { ...job, progress, secondsLeft } }));
    }
    const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
    if (text !== "") hearing.onText?.(text);
  };
}

/** How far a run of many steps is by now; null for other work, and while it has not begun to count. */
function hearRun(events: readonly EngineEvent[], { onTune, onTrim, onScan }: Hearing): Progress | null {
  const tuning = events.flatMap((event) => (event.type === "tune" ? [event.event] : []));
  const trimming = events.flatMap((event) => (event.type === "trim" ? [event.event] : []));
  const scanning = events.flatMap((event) => (event.type === "scan" ? [event.event] : []));
  if (scanning.length > 0) onScan?.(scanning);
  const trimmed = trimming.length > 0 ? onTrim?.(trimming) : null;
  return (tuning.length > 0 ? onTune?.(tuning) : null) ?? trimmed ?? null;
}
