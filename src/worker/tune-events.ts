/** What a tuning run tells the page: all of it, but of steps that follow each other faster than a screen draws only the latest. */
import type { TuneEvent } from "../train/records";

/** About thirty a second: the outcome has every step. */
const STEP_MS = 33;

export class TuneEvents {
  readonly #send: (event: TuneEvent) => void;
  readonly #now: () => number;
  #waiting: TuneEvent | null = null;
  #sentAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(send: (event: TuneEvent) => void, now: () => number = () => performance.now()) {
    this.#send = send;
    this.#now = now;
  }

  /** In order: whatever is no step is told at once, after the step before it. */
  tell(event: TuneEvent): void {
    if (event.kind !== "step") {
      this.flush();
      this.#send(event);
      return;
    }
    this.#waiting = event;
    const left = this.#sentAt + STEP_MS - this.#now();
    if (left <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), left);
  }

  /** Tells the step that waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const event = this.#waiting;
    if (!event) return;
    this.#waiting = null;
    this.#sentAt = this.#now();
    this.#send(event);
  }
}
