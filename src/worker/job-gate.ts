/** Where a paused job waits. Open at first. */
import { cancelled } from "../shared/errors";

export class JobGate {
  readonly #signal: AbortSignal;
  #waiting: Promise<void> | null = null;
  #open: () => void = () => undefined;

  /** A job that is cancelled waits no longer. */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  get isClosed(): boolean {
    return this.#waiting !== null;
  }

  close(): void {
    if (this.#waiting || this.#signal.aborted) return;
    this.#waiting = new Promise((resolve, reject) => {
      const onAbort = (): void => reject(cancelled());
      this.#signal.addEventListener("abort", onAbort, { once: true });
      this.#open = () => {
        this.#signal.removeEventListener("abort", onAbort);
        resolve();
      };
    });
    // Nobody need stand at the gate when the job is cancelled.
    this.#waiting.catch(() => undefined);
  }

  open(): void {
    this.#open();
    this.#waiting = null;
  }

  /** Settles when the gate is open; `beforeHold` runs first where it is closed. Errors: "cancelled", those of `beforeHold`. */
  async pass(beforeHold?: () => Promise<void>): Promise<void> {
    if (this.#waiting) await beforeHold?.();
    // It may have been closed again before this went on.
    while (this.#waiting) await this.#waiting;
  }
}
