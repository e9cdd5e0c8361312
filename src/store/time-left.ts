/**
 * How long the running phase of a job still takes: from the pace of its last moments, counted down and drawn towards new
 * knowledge without jumps. Times are those of a clock that stands while the job is paused. Pure.
 */
import type { Progress } from "../shared/progress";

interface Sample {
  readonly atMs: number;
  readonly done: number;
}

export interface Pace {
  readonly label: string;
  readonly total: number;
  /** Oldest first, the latest always; no more than the window needs. */
  readonly samples: readonly Sample[];
  /** What is told, and when it was made; null while it can't be told. */
  readonly told: { readonly seconds: number; readonly atMs: number } | null;
}

/** Rates of the first moments are mostly set-up, and jump. */
const SETTLE_MS = 1500;
/** The pace is that of so long, or of so many steps where they last longer. */
const WINDOW_MS = 20_000;
const WINDOW_STEPS = 4;
/** How long new knowledge takes to be mostly told. */
const BLEND_MS = 4000;
/** A step may take so much longer than the mean before it counts as a stall. */
const PATIENCE = 1.5;

/** The pace with what is known now. A new label, or counting that begins again, is a new phase. */
export function paceAfter(before: Pace | null, { label, done, total }: Progress, nowMs: number): Pace {
  const last = before?.samples.at(-1);
  const sample = { atMs: nowMs, done };
  if (!before || !last || before.label !== label || done < last.done) return { label, total, samples: [sample], told: null };
  const samples = done === last.done ? before.samples : [...before.samples.filter((_, at) => isInWindow(before.samples, at, nowMs)), sample];
  return paceNow({ ...before, total, samples }, nowMs);
}

/** The same pace a moment later: time left runs down, or up while nothing comes. */
export function paceNow(pace: Pace, nowMs: number): Pace {
  const known = estimate(pace, nowMs);
  if (known === null) return { ...pace, told: null };
  if (pace.told === null) return { ...pace, told: { seconds: known.seconds, atMs: nowMs } };
  const elapsedMs = nowMs - pace.told.atMs;
  const expected = pace.told.seconds - (known.isOverdue ? 0 : elapsedMs / 1000);
  const drawn = expected + (known.seconds - expected) * (1 - Math.exp(-elapsedMs / BLEND_MS));
  return { ...pace, told: { seconds: Math.max(0, drawn), atMs: nowMs } };
}

/** Whether sample `at` stays when the next one comes: the window's, and the one that it begins at. */
function isInWindow(samples: readonly Sample[], at: number, nowMs: number): boolean {
  const next = samples[at + 1];
  return next === undefined || nowMs - next.atMs < WINDOW_MS || at >= samples.length - WINDOW_STEPS;
}

/** Seconds at the window's pace, or null. A step that is overdue slows the pace down as it goes on. */
function estimate({ samples, total }: Pace, nowMs: number): { readonly seconds: number; readonly isOverdue: boolean } | null {
  const first = samples[0];
  const last = samples.at(-1);
  if (!first || !last || total <= 0) return null;
  const spanMs = last.atMs - first.atMs;
  const advanced = last.done - first.done;
  if (advanced <= 0 || spanMs < SETTLE_MS) return null;
  const stepMs = spanMs / (samples.length - 1);
  const sinceMs = nowMs - last.atMs;
  const overdueMs = Math.max(0, sinceMs - PATIENCE * stepMs);
  const remainingMs = ((total - last.done) * (spanMs + overdueMs)) / advanced;
  // What the step that runs has behind it; of one that is overdue nobody knows.
  const behindMs = Math.max(0, Math.min(sinceMs, stepMs) - overdueMs);
  return { seconds: Math.max(0, remainingMs - behindMs) / 1000, isOverdue: overdueMs > 0 };
}
