/** What long work tells the page: all of it, but of events about the same thing that follow each other faster than a screen draws only the latest. */
import type { ScanEvent, TrimEvent } from "../trim/records/results";
import type { TuneEvent } from "../train/records";

/** About thirty a second: the outcome has every one. */
const LEAST_MS = 33;

export class ThinnedEvents<Event> {
  readonly #send: (event: Event) => void;
  readonly #subjectOf: (event: Event) => string | null;
  readonly #now: () => number;
  /** By subject; the one that waits longest first. */
  readonly #waiting = new Map<string, Event>();
  #sentAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `subjectOf` names what an event is about that a later one makes obsolete; null: it is none of those. */
  constructor(send: (event: Event) => void, subjectOf: (event: Event) => string | null, now: () => number = () => performance.now()) {
    this.#send = send;
    this.#subjectOf = subjectOf;
    this.#now = now;
  }

  /** In order: what has no subject is told at once, after all that waits. */
  tell(event: Event): void {
    const subject = this.#subjectOf(event);
    if (subject === null) {
      this.flush();
      this.#send(event);
      return;
    }
    this.#waiting.set(subject, event);
    this.#sendWhenDue();
  }

  /** Tells all that waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size > 0) this.#sentAt = this.#now();
    for (const event of this.#waiting.values()) this.#send(event);
    this.#waiting.clear();
  }

  #sendWhenDue(): void {
    if (this.#timer !== undefined) return;
    const left = this.#sentAt + LEAST_MS - this.#now();
    if (left <= 0) this.#sendNext();
    if (this.#waiting.size > 0) this.#timer = setTimeout(() => this.#onTime(), left <= 0 ? LEAST_MS : left);
  }

  #onTime(): void {
    this.#timer = undefined;
    this.#sendNext();
    this.#sendWhenDue();
  }

  #sendNext(): void {
    const [next] = this.#waiting;
    if (!next) return;
    const [subject, event] = next;
    this.#waiting.delete(subject);
    this.#sentAt = this.#now();
    this.#send(event);
  }
}

export const tuneSubject = (event: TuneEvent): string | null => (event.kind === "step" ? "step" : null);
export const scanSubject = (event: ScanEvent): string | null => (event.kind === "module" ? event.module.id : null);
export const trimSubject = (event: TrimEvent): string | null => (event.kind === "scan" ? scanSubject(event.event) : null);
