/** How fast the device takes tokens through modules, as its latest work told: what plans are estimated by. */
import type { Session } from "../engine/session";
import type { JobContext } from "../shared/progress";

export class DevicePace {
  readonly #perSecond = new WeakMap<Session, number>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number = () => performance.now()) {
    this.#nowMs = nowMs;
  }

  /** Module-tokens a second; null before anything was run. */
  of(session: Session): number | null {
    return this.#perSecond.get(session) ?? null;
  }

  /** Gives what `work` gives, whose module-tokens are counted over its time; that it was held does not count. */
  async during<T>(session: Session, job: JobContext, work: (job: JobContext) => Promise<T>, moduleTokensOf: (result: T) => number): Promise<T> {
    const startedMs = this.#nowMs();
    let heldMs = 0;
    const checkpoint: JobContext["checkpoint"] = async (beforeHold) => {
      const stoodMs = this.#nowMs();
      await job.checkpoint?.(beforeHold);
      heldMs += this.#nowMs() - stoodMs;
    };
    const result = await work({ ...job, checkpoint });
    const [moduleTokens, seconds] = [moduleTokensOf(result), (this.#nowMs() - startedMs - heldMs) / 1000];
    if (moduleTokens > 0 && seconds > 0) this.#perSecond.set(session, moduleTokens / seconds);
    return result;
  }
}
