/** A clock that stands while its job is paused. Milliseconds. */
export class JobClock {
  #pausedMs = 0;
  #pausedAtMs: number | null = null;

  pause(nowMs: number): void {
    this.#pausedAtMs ??= nowMs;
  }

  resume(nowMs: number): void {
    if (this.#pausedAtMs !== null) this.#pausedMs += nowMs - this.#pausedAtMs;
    this.#pausedAtMs = null;
  }

  /** Time without the pauses, on the page's scale. */
  read(nowMs: number): number {
    return (this.#pausedAtMs ?? nowMs) - this.#pausedMs;
  }
}
