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
const SMOOTHED_STEPS = 5;
/** A loss that has risen to so many times its lowest, and by so much (nats) above both it and its start, … */
const RISE = { times: 1.5, least: 0.1 };
/** … for so many steps in a row, does not come back at this learning rate. */
const RISING_STEPS = 5;

/** Mean of the last few losses. */
export function smoothedLoss(steps: readonly Pick<StepRecord, "loss">[]): number {
  const last = steps.slice(-SMOOTHED_STEPS);
  return last.reduce((sum, { loss }) => sum + loss, 0) / last.length;
}

/** Why the losses say that the run diverges; null while they don't. Knows nothing but the losses, so that a resumed run judges alike. */
export function divergence(steps: readonly Pick<StepRecord, "step" | "loss">[]): string | null {
  const smoothed = steps.slice(SMOOTHED_STEPS - 1).map((_, index) => smoothedLoss(steps.slice(index, index + SMOOTHED_STEPS)));
  if (smoothed.length <= RISING_STEPS) return null;
  const [start = NaN] = smoothed;
  const lowest = Math.min(...smoothed);
  const limit = Math.max(RISE.times * lowest, lowest + RISE.least, start + RISE.least);
  if (!smoothed.slice(-RISING_STEPS).every((loss) => loss > limit)) return null;
  const last = smoothed.at(-1) ?? NaN;
  return `The loss rose from ${lowest.toFixed(3)} to ${last.toFixed(3)} and stayed there up to step ${steps.at(-1)?.step}: the learning rates are too high. Try a third of them, or fewer steps.`;
}

/** A step whose loss or gradient was no number; it was not taken. */
export function brokenStep(step: number): string {
  return `At step ${step} the loss or its gradient was no number any more: the learning rates are too high. Try a third of them.`;
}
