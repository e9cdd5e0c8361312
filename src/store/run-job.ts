/** The one door to long work: one job at a time, with progress, time left, cancel, and errors told. */
import { toStudioError } from "../shared/errors";
import type { StudioError } from "../shared/errors";
import type { EngineEvent } from "../worker/protocol";
import { createFrameQueue } from "./frame-queue";
import { tellError } from "./notices";
import type { JobKind, StudioState } from "./state";
import type { Studio } from "./studio";
import { phaseAt, secondsLeft } from "./time-left";
import type { Phase } from "./time-left";

export interface JobDescription {
  readonly kind: JobKind;
  readonly label: string;
}

export interface JobSteps {
  /** Runs one call of the engine as part of this job. `onText` gets new text at most once a frame. */
  run<T>(call: (jobId: string) => Promise<T>, onText?: (text: string) => void): Promise<T>;
}

/** Why no job can start now, or true. */
export function canStartJob({ job }: StudioState): true | string {
  return job === null ? true : `${job.label} is still running: wait for it or cancel it.`;
}

/** The result, or null when the work failed, was cancelled or couldn't start; the person was told why. */
export async function runJob<T>(studio: Studio, description: JobDescription, work: (steps: JobSteps) => Promise<T>): Promise<T | null> {
  const { store, running } = studio;
  if (store.getState().job !== null) return null;
  const abort = new AbortController();
  running.abort = abort;
  store.setState({ job: { ...description, progress: null, secondsLeft: null, cancelling: false } });
  try {
    return await work(createSteps(studio, abort.signal));
  } catch (thrown) {
    tellFailure(studio, toStudioError(thrown));
    return null;
  } finally {
    running.abort = null;
    store.setState({ job: null });
  }
}

export function cancelJob({ store, running }: Studio): void {
  store.setState(({ job }) => ({ job: job && { ...job, cancelling: true } }));
  running.abort?.abort();
}

function tellFailure(studio: Studio, error: StudioError): void {
  if (error.code === "cancelled") return;
  if (error.code === "device-lost") markLost(studio, error);
  else tellError(studio, error);
}

/** Keeps everything that the page holds; the banner offers to go on. */
export function markLost({ store }: Studio, error: StudioError): void {
  store.setState(({ engine }) => ({ engine: { kind: "lost", error, adapter: "adapter" in engine ? engine.adapter : null } }));
}

function createSteps(studio: Studio, signal: AbortSignal): JobSteps {
  return {
    run: async (call, onText) => {
      const queue = createFrameQueue<EngineEvent>(createEventSink(studio, onText), studio.page.schedule);
      try {
        return await studio.client.runJob(call, { onEvent: queue.push, signal });
      } finally {
        queue.flush();
      }
    },
  };
}

/** Applies the events of one frame: the latest progress, all the text. */
function createEventSink({ store, page }: Studio, onText?: (text: string) => void): (events: readonly EngineEvent[]) => void {
  let phase: Phase | null = null;
  return (events) => {
    const progress = events.findLast((event) => event.type === "progress")?.progress;
    if (progress) {
      const now = page.nowMs();
      const at = (phase = phaseAt(phase, progress, now));
      store.setState(({ job }) => ({ job: job && { ...job, progress, secondsLeft: secondsLeft(at, progress, now) } }));
    }
    const text = events.map((event) => (event.type === "text" ? event.text : "")).join("");
    if (text !== "") onText?.(text);
  };
}
