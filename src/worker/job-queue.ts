/** One job at a time on the device, in order of arrival, and jobs beside it that need no device. Each can be paused and cancelled. */
import { throwIfCancelled } from "../shared/errors";
import { JobGate } from "./job-gate";
import { QuietTime } from "./quiet-time";

/** What a job's work is given: both also answer while it only waits for its turn. */
export interface QueuedJob {
  readonly signal: AbortSignal;
  /** Settles when the job isn't paused; on the device `beforeHold` runs before it waits. Errors: "cancelled". */
  readonly checkpoint: (beforeHold?: () => Promise<void>) => Promise<void>;
  /** For what is timed on the device; a job beside times nothing. */
  readonly undisturbed?: <T>(work: () => Promise<T>) => Promise<T>;
}

interface Controls {
  readonly onDevice: boolean;
  readonly abort: AbortController;
  readonly gate: JobGate;
}

export class JobQueue {
  readonly #jobs = new Map<string, Controls>();
  readonly #quiet = new QuietTime();
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once all earlier jobs on the device have ended. Errors: "cancelled", and those of `work`. */
  run<T>(jobId: string, work: (job: QueuedJob) => Promise<T>): Promise<T> {
    const before = this.#last;
    const job = this.#start(jobId, true, async ({ gate, abort: { signal } }) => {
      await before;
      throwIfCancelled(signal);
      return work({ signal, checkpoint: (beforeHold) => gate.pass(beforeHold), undisturbed: (timed) => this.#quiet.during(timed) });
    });
    this.#last = job.catch(() => undefined);
    return job;
  }

  /**
   * Runs `work` at once, or when what is timed has ended: for what waits for a disk, a network or the processor only. It is
   * to stand at a checkpoint before each piece of work that holds the thread. Errors as `run`.
   */
  runBeside<T>(jobId: string, work: (job: QueuedJob) => Promise<T>): Promise<T> {
    return this.#start(jobId, false, async ({ gate, abort: { signal } }) => {
      const { checkpoint, leave } = this.#quiet.join(gate, signal);
      try {
        await checkpoint();
        throwIfCancelled(signal);
        return await work({ signal, checkpoint });
      } finally {
        leave();
      }
    });
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

  async #start<T>(jobId: string, onDevice: boolean, work: (controls: Controls) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    const controls = { onDevice, abort, gate: new JobGate(abort.signal) };
    this.#jobs.set(jobId, controls);
    try {
      return await work(controls);
    } finally {
      this.#jobs.delete(jobId);
    }
  }
}
