/** Long work on a thread that others share: it goes on for a slice of time, then lets messages in, a cancellation among them. */
import { atCheckpoint } from "./progress";
import type { JobContext } from "./progress";

/** Short against a person's patience, long against what a turn of the event loop costs. */
const SLICE_MS = 30;

export class TimeSlices {
  readonly #job: JobContext;
  #endMs = performance.now() + SLICE_MS;

  constructor(job: JobContext) {
    this.#job = job;
  }

  /** Between two pieces of work: `if (slices.isOver) await slices.next()`. */
  get isOver(): boolean {
    return performance.now() > this.#endMs;
  }

  /** Errors: "cancelled". */
  async next(): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    await atCheckpoint(this.#job);
    this.#endMs = performance.now() + SLICE_MS;
  }
}
