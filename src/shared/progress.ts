import { throwIfCancelled } from "./errors";

/** How far a piece of long work is. `done` and `total` count `unit`s; total 0 means not known yet. */
export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly unit: "bytes" | "pipelines" | "examples" | "windows" | "tokens" | "tensors" | "rows" | "steps";
}

/** What every long call takes: a way to report, a way to be stopped and one to be held. */
export interface JobContext {
  readonly onProgress?: ((progress: Progress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Settles at once, or, while the job is paused, when it goes on; `beforeHold` runs before it waits. Errors: "cancelled", those of `beforeHold`. */
  readonly checkpoint?: ((beforeHold?: () => Promise<void>) => Promise<void>) | undefined;
  /** Gives what `work` gives, which runs again when other work on this thread came in between: for what is timed. */
  readonly undisturbed?: (<T>(work: () => Promise<T>) => Promise<T>) | undefined;
}

/** Stands between two units of long work: here the job may be held, after `beforeHold`, or ended. Errors: "cancelled", those of `beforeHold`. */
export async function atCheckpoint({ signal, checkpoint }: JobContext, beforeHold?: () => Promise<void>): Promise<void> {
  throwIfCancelled(signal);
  await checkpoint?.(beforeHold);
}

/** `work` has a clock; without a job to say what runs beside it, nothing does. */
export function undisturbed<T>(job: JobContext, work: () => Promise<T>): Promise<T> {
  return job.undisturbed ? job.undisturbed(work) : work();
}
