/**
 * Time that belongs to something with a clock. All jobs share the worker's thread, so whatever runs beside a clock is in what
 * the clock says: jobs beside are held at their next checkpoint, and a piece of timed work that one still ran into is repeated.
 */
import { JobGate } from "./job-gate";

export interface BesideJob {
  /** Settles when the job may work: it isn't paused, and nothing is timed. Errors: "cancelled". */
  readonly checkpoint: () => Promise<void>;
  /** The job has ended, however. */
  readonly leave: () => void;
}

export class QuietTime {
  readonly #gates = new Set<JobGate>();
  /** Gates of jobs that have passed their last checkpoint and have come to no other yet. */
  readonly #working = new Set<JobGate>();
  #isQuiet = false;

  /** A job beside, which is to work only after its first checkpoint. `pause` is the person's own gate. */
  join(pause: JobGate, signal: AbortSignal): BesideJob {
    const gate = new JobGate(signal);
    if (this.#isQuiet) gate.close();
    this.#gates.add(gate);
    return {
      checkpoint: async () => {
        this.#working.delete(gate);
        // Either may be closed while the job stands at the other.
        do {
          await pause.pass();
          await gate.pass();
        } while (pause.isClosed || gate.isClosed);
        this.#working.add(gate);
      },
      leave: () => {
        this.#working.delete(gate);
        this.#gates.delete(gate);
      },
    };
  }

  /**
   * What `work` gives when no job beside came to a checkpoint or to its end meanwhile. Each can do so once before it is held,
   * so `work` runs at most once more than there were jobs. Errors: those of `work`.
   */
  async during<T>(work: () => Promise<T>): Promise<T> {
    this.#isQuiet = true;
    for (const gate of this.#gates) gate.close();
    try {
      for (;;) {
        const before = [...this.#working];
        const result = await work();
        // A job that has just held the thread may be one turn short of its checkpoint.
        if (before.length > 0) await new Promise((resolve) => setTimeout(resolve, 0));
        if (before.every((job) => this.#working.has(job))) return result;
      }
    } finally {
      this.#isQuiet = false;
      for (const gate of this.#gates) gate.open();
    }
  }
}
