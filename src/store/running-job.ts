/** The page's hold on the job that runs: to stop it, to pause it, and the pace that its time left is told from. */
import type { Progress } from "../shared/progress";
import type { EngineApi } from "../worker/protocol";
import { JobClock } from "./job-clock";
import { paceAfter, paceNow, type Pace } from "./time-left";

export class RunningJob {
  readonly #abort = new AbortController();
  readonly #api: EngineApi;
  readonly #clock = new JobClock();
  /** The engine's job that the work is at; a job of the page may have several, one after the other. */
  #engineJob: string | null = null;
  #paused = false;
  #pace: Pace | null = null;
  #told: { readonly seconds: number; readonly atMs: number } | null = null;

  constructor(api: EngineApi) {
    this.#api = api;
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  cancel(): void {
    this.#abort.abort();
  }

  /** A pause lasts over the end of a step: the next one begins paused. */
  async step<T>(jobId: string, call: (jobId: string) => Promise<T>): Promise<T> {
    this.#engineJob = jobId;
    this.#pace = null;
    this.#told = null;
    const result = call(jobId);
    if (this.#paused) this.#tell("pause");
    try {
      return await result;
    } finally {
      this.#engineJob = null;
    }
  }

  pause(nowMs: number): void {
    this.#paused = true;
    this.#clock.pause(nowMs);
    this.#tell("pause");
  }

  resume(nowMs: number): void {
    this.#paused = false;
    this.#clock.resume(nowMs);
    this.#tell("resume");
  }

  /** The run itself knows how long it still takes: its steps are no measure of each other. */
  tellSeconds(seconds: number, nowMs: number): void {
    this.#told = { seconds, atMs: this.#clock.read(nowMs) };
  }

  /** Seconds that the step still takes, with what came now; null while it can't be told. */
  secondsAfter(progress: Progress, nowMs: number): number | null {
    this.#pace = paceAfter(this.#pace, progress, this.#clock.read(nowMs));
    return this.#told ? this.secondsNow(nowMs) : this.#pace.told?.seconds ?? null;
  }

  /** The same a moment later, when nothing came. */
  secondsNow(nowMs: number): number | null {
    if (this.#told) return Math.max(0, this.#told.seconds - (this.#clock.read(nowMs) - this.#told.atMs) / 1000);
    this.#pace &&= paceNow(this.#pace, this.#clock.read(nowMs));
    return this.#pace?.told?.seconds ?? null;
  }

  /** Ends a run before its next piece of work, with what it has; one that is paused goes on for that. */
  stop(how: "stopTuning" | "stopTrim", nowMs: number): void {
    if (this.#paused) this.resume(nowMs);
    if (this.#engineJob !== null) void this.#api[how](this.#engineJob).catch(() => undefined);
  }

  /** A call that fails changes nothing: the job's own promise tells how it ends. */
  #tell(what: "pause" | "resume"): void {
    if (this.#engineJob !== null) void this.#api[what](this.#engineJob).catch(() => undefined);
  }
}
