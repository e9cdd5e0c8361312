/** How long a phase of a job still takes, from how far it has come. */
import type { Progress } from "../shared/progress";

export interface Phase {
  readonly label: string;
  readonly startedMs: number;
  /** `done` when the phase was first seen: what a resumed phase had already. */
  readonly doneAtStart: number;
}

/** Rates of the first moments are mostly set-up, and jump. */
const SETTLE_MS = 1500;

/** The phase that `progress` belongs to: a new label starts a new one. */
export function phaseAt(previous: Phase | null, progress: Progress, nowMs: number): Phase {
  if (previous?.label === progress.label) return previous;
  return { label: progress.label, startedMs: nowMs, doneAtStart: progress.done };
}

/** Seconds, or null while it can't be told. */
export function secondsLeft(phase: Phase, progress: Progress, nowMs: number): number | null {
  const elapsedMs = nowMs - phase.startedMs;
  const advanced = progress.done - phase.doneAtStart;
  if (elapsedMs < SETTLE_MS || advanced <= 0 || progress.total <= 0) return null;
  return ((progress.total - progress.done) * elapsedMs) / advanced / 1000;
}
