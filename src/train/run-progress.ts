/** How far a run is: all that going on needs beside the numbers on the device. Plain data, kept in checkpoints. */
import type { Measured } from "./compare";
import { FIRST, type DataCursor } from "./order";
import type { StepRecord, TuneEnd, ValidationRecord } from "./records";

export interface RunProgress {
  /** Where the next step's examples are. */
  readonly cursor: DataCursor;
  readonly steps: readonly StepRecord[];
  readonly validations: readonly ValidationRecord[];
  /** Of the state before the first step; null without validation rows. */
  readonly before: Measured | null;
  readonly best: BestState | null;
  /** Step at which the last state was judged; -1 before the first. */
  readonly judgedAt: number;
  /** Null while it can go on; a stopped run can. */
  readonly ended: TuneEnd | null;
  readonly reason: string | null;
}

export interface BestState {
  /** 0: the weights that it began with. */
  readonly step: number;
  /** Null without validation rows: the smoothed loss decides then. */
  readonly measured: Measured | null;
  readonly loss: number;
}

export const NOTHING_DONE: RunProgress = { cursor: FIRST, steps: [], validations: [], before: null, best: null, judgedAt: -1, ended: null, reason: null };

/** Steps whose losses are averaged: single batches jump. */
const WINDOW = 10;
/**
 * A rise that ends a run: the mean of the last steps is so many times the lowest there was, and above that of the first by so
 * many standard errors (of the difference of two such means) and nats. Eight questions a step scatter by half a nat. A
 * doubling is no divergence: SmolLM2 on SciQ at a norm rate of 1e-2 went from a mean of 1.1 to 2.1 at the peak rate, was at 1.7
 * after its 50 steps, and had 64 % of unseen questions right where it had 53.5 % before.
 */
const RISE = { times: 3, errors: 4, least: 0.1 };

/** Mean of the last losses. */
export function smoothedLoss(steps: readonly Pick<StepRecord, "loss">[]): number {
  return mean(steps.slice(-WINDOW).map(({ loss }) => loss));
}

/** Why the losses say that the run diverges; null while they don't. Knows nothing but the losses, so that a resumed run judges alike. */
export function divergence(steps: readonly Pick<StepRecord, "step" | "loss">[]): string | null {
  if (steps.length < 2 * WINDOW) return null;
  const losses = steps.map(({ loss }) => loss);
  const windows = losses.slice(WINDOW - 1).map((_, index) => mean(losses.slice(index, index + WINDOW)));
  const [start = NaN, last = NaN] = [windows[0], windows.at(-1)];
  const lowest = Math.min(...windows);
  const error = deviation(losses.slice(0, -WINDOW)) * Math.sqrt(2 / WINDOW);
  if (!(last > RISE.times * lowest && last > start + Math.max(RISE.least, RISE.errors * error))) return null;
  return `The loss rose from ${lowest.toFixed(3)} to ${last.toFixed(3)} (means of ${WINDOW} steps) up to step ${steps.at(-1)?.step}: the learning rates are too high. Try a third of them, or fewer steps.`;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Of a sample. */
function deviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - centre) ** 2, 0) / (values.length - 1));
}

/** A step whose loss or gradient was no number; it was not taken. */
export function brokenStep(step: number): string {
  return `At step ${step} the loss or its gradient was no number any more: the learning rates are too high. Try a third of them.`;
}
