/** A run as a curve: its steps thinned to what a screen can show, its measurements beside them. Pure. */
import type { TuneRun } from "../../../store/tune/tune-state";

export interface CurvePoint {
  readonly step: number;
  /** Mean over the steps that the point stands for; null where no step was made, or where it is no number. */
  readonly loss: number | null;
  /** The same, smoothed. */
  readonly trend: number | null;
  /** On the validation rows; null where it was not measured. */
  readonly quality: number | null;
}

/** More points than this make no finer line. */
const MOST_POINTS = 240;
/** Weight of the newest value in the trend. */
const SMOOTHING = 0.15;

/** In order of steps. */
export function curveOf({ steps, validations }: Pick<TuneRun, "steps" | "validations">): CurvePoint[] {
  const size = Math.max(1, Math.ceil(steps.length / MOST_POINTS));
  const points = new Map<number, CurvePoint>();
  let trend: number | null = null;
  for (let at = 0; at < steps.length; at += size) {
    const bucket = steps.slice(at, at + size);
    const step = bucket.at(-1)?.step ?? 0;
    const loss = finite(bucket.reduce((sum, record) => sum + record.loss, 0) / bucket.length);
    if (loss !== null) trend = trend === null ? loss : trend + SMOOTHING * (loss - trend);
    points.set(step, { step, loss, trend: loss === null ? null : trend, quality: null });
  }
  for (const { step, quality } of validations) points.set(step, { ...(points.get(step) ?? { step, loss: null, trend: null }), quality });
  return [...points.values()].sort((a, b) => a.step - b.step);
}

/** Tokens per second over the last steps; null before the first. */
export function paceOf({ steps }: Pick<TuneRun, "steps">): number | null {
  const last = steps.slice(-10);
  const seconds = last.reduce((sum, record) => sum + record.seconds, 0);
  return seconds > 0 ? last.reduce((sum, record) => sum + record.tokens, 0) / seconds : null;
}

/** For those who can't see the curve. */
export function curveWords({ steps, validations }: Pick<TuneRun, "steps" | "validations">): string {
  const [first, last] = [steps[0], steps.at(-1)];
  if (!first || !last) return "No step yet";
  const measured = validations.map(({ step, quality }) => `${(100 * quality).toFixed(1)} % at step ${step}`).join(", ");
  return `Loss ${lossText(first.loss)} at step ${first.step}, ${lossText(last.loss)} at step ${last.step}.${measured === "" ? "" : ` On the validation rows: ${measured}.`}`;
}

/** Three digits; a loss that is no number says so. */
export function lossText(loss: number): string {
  if (!Number.isFinite(loss)) return "not a number";
  return loss.toFixed(loss >= 10 ? 1 : 3);
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
