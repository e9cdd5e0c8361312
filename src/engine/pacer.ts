/**
 * Submits plans in portions of some tens of milliseconds, so that work can be cancelled at any moment, the desktop stays
 * usable and no driver's watchdog fires. The portion follows the device: it grows while portions come back quickly, so a
 * fast GPU soon gets a whole pass in one submission.
 */
import type { PlanRunner, ResolvedDispatch } from "../gpu/runner";
import { throwIfCancelled } from "../shared/errors";

const QUICK_MS = 40;
const SLOW_MS = 160;
/** Multiply-adds: 10 to 100 ms of a software adapter. */
const FIRST_PORTION = 1e8;

export class Pacer {
  readonly #device: GPUDevice;
  readonly #runner: PlanRunner;
  #portion = FIRST_PORTION;

  constructor(device: GPUDevice, runner: PlanRunner) {
    this.#device = device;
    this.#runner = runner;
  }

  /**
   * Submits `plan` once. Returns when all but the last portion is done: reading a result back waits for the rest.
   * Errors: "cancelled" between portions.
   */
  async run(plan: readonly ResolvedDispatch[], rows: Readonly<Record<string, number>>, signal?: AbortSignal): Promise<void> {
    let next = 0;
    while (next < plan.length) {
      throwIfCancelled(signal);
      const end = this.#portionEnd(plan, next, rows);
      const startedMs = performance.now();
      this.#submit(plan.slice(next, end), rows);
      next = end;
      if (next < plan.length) {
        await this.#device.queue.onSubmittedWorkDone();
        this.#adapt(performance.now() - startedMs);
      }
    }
  }

  #portionEnd(plan: readonly ResolvedDispatch[], from: number, rows: Readonly<Record<string, number>>): number {
    let work = 0;
    let end = from;
    while (end < plan.length && (work < this.#portion || end === from)) {
      const dispatch = plan[end++]?.dispatch;
      if (dispatch) work += dispatch.work * (rows[dispatch.buffers["extent"] ?? ""] ?? 1);
    }
    return end;
  }

  #submit(plan: readonly ResolvedDispatch[], rows: Readonly<Record<string, number>>): void {
    const encoder = this.#device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    this.#runner.encode(pass, plan, rows);
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  #adapt(elapsedMs: number): void {
    if (elapsedMs < QUICK_MS) this.#portion *= 2;
    else if (elapsedMs > SLOW_MS) this.#portion = Math.max(FIRST_PORTION / 16, this.#portion / 2);
  }
}
