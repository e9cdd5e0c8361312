/** A run as a curve: its steps thinned to what a screen can show, its measurements beside them. Pure. */
import type { TuneRun } from "../../../store/tune/tune-state";

export interface CurvePoint {
  readonly step: number;
  /** Mean over the steps that the point stands for; null where no step was made, or where it is no number. */
  readonly loss: number | null;
  /** The same, smoothed: the mean of the points around it. */
  readonly trend: number | null;
  /** On the validation rows; null where it was not measured. */
  readonly quality: number | null;
}

/** More points than this make no finer line. */
const MOST_POINTS = 240;
/** Points on either side that the trend is the mean of, as a share of all. */
const SMOOTHING = 0.06;

/** In order of steps. */
export function curveOf({ steps, validations }: Pick<TuneRun, "steps" | "validations">): CurvePoint[] {
  const size = Math.max(1, Math.ceil(steps.length / MOST_POINTS));
  const buckets = Array.from({ length: Math.ceil(steps.length / size) }, (_, at) => steps.slice(at * size, (at + 1) * size));
  const losses = buckets.map((bucket) => finite(mean(bucket.map(({ loss }) => loss))));
  const reach = Math.max(1, Math.round(SMOOTHING * losses.length));
  const points = new Map(buckets.map((bucket, at): [number, CurvePoint] => {
    const step = bucket.at(-1)?.step ?? 0;
    const loss = losses[at] ?? null;
    return [step, { step, loss, trend: loss === null ? null : trendAt(losses, at, reach), quality: null }];
  }));
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

/** Of as many points on either side: the ends stay where they are. */
function trendAt(losses: readonly (number | null)[], at: number, most: number): number {
  const reach = Math.min(most, at, losses.length - 1 - at);
  return mean(losses.slice(at - reach, at + reach + 1).flatMap((loss) => loss ?? []));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
