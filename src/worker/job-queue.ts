/** One job at a time on the device, in order of arrival; each can be cancelled while it waits or runs. */
import { throwIfCancelled } from "../shared/errors";

export class JobQueue {
  readonly #running = new Map<string, AbortController>();
  #last: Promise<unknown> = Promise.resolve();

  /** Runs `work` once all earlier jobs have ended. Errors: "cancelled", and those of `work`. */
  async run<T>(jobId: string, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const controller = new AbortController();
    this.#running.set(jobId, controller);
    const before = this.#last;
    const job = (async () => {
      await before;
      throwIfCancelled(controller.signal);
      return work(controller.signal);
    })();
    this.#last = job.catch(() => undefined);
    try {
      return await job;
    } finally {
      this.#running.delete(jobId);
    }
  }

  cancel(jobId: string): void {
    this.#running.get(jobId)?.abort();
  }
}
