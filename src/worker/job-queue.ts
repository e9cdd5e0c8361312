/** One job at a time on the device, in order of arrival, and jobs beside it that need no device. Each can be paused and cancelled. */
import { throwIfCancelled } from "../shared/errors";
import { JobGate } from "./job-gate";

/** What a job's work is given: both also answer while it only waits for its turn. */
export interface QueuedJob {
  readonly signal: AbortSignal;
  /** Settles when the job isn't paused. Errors: "cancelled". */
  readonly checkpoint: () => Promise<void>;
}

interface Controls {
  readonly onDevice: boolean;
  readonly abort: AbortController;
  readonly gate: JobGate;
}

export class JobQueue {
  readonly #jobs = new Map<string, Controls>();
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once all earlier jobs on the device have ended. Errors: "cancelled", and those of `work`. */
  run<T>(jobId: string, work: (job: QueuedJob) => Promise<T>): Promise<T> {
    const job = this.#start(jobId, { onDevice: true, before: this.#last }, work);
    this.#last = job.catch(() => undefined);
    return job;
  }

  /** Runs `work` at once: for what waits for a disk, a network or the processor only. Errors as `run`. */
  runBeside<T>(jobId: string, work: (job: QueuedJob) => Promise<T>): Promise<T> {
    return this.#start(jobId, { onDevice: false, before: Promise.resolve() }, work);
  }

  cancel(jobId: string): void {
    this.#jobs.get(jobId)?.abort.abort();
  }

  /** Holds the job at its next checkpoint. */
  pause(jobId: string): void {
    this.#jobs.get(jobId)?.gate.close();
  }

  resume(jobId: string): void {
    this.#jobs.get(jobId)?.gate.open();
  }

  /** Lets every paused job of the device go on: when the device is gone, they have to fail before another can be opened. */
  releaseDevice(): void {
    for (const { onDevice, gate } of this.#jobs.values()) if (onDevice) gate.open();
  }

  async #start<T>(jobId: string, { onDevice, before }: { readonly onDevice: boolean; readonly before: Promise<unknown> }, work: (job: QueuedJob) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const gate = new JobGate(abort.signal);
    this.#jobs.set(jobId, { onDevice, abort, gate });
    try {
      await before;
      throwIfCancelled(abort.signal);
      return await work({ signal: abort.signal, checkpoint: () => gate.pass() });
    } finally {
      this.#jobs.delete(jobId);
    }
  }
}
