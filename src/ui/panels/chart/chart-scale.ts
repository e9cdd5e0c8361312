/** Axes of the frontier chart: round ticks around all there is to see. Pure. */
import type { FrontierPoint } from "../../../store/measure/measurements";

export interface Axis {
  readonly domain: [low: number, high: number];
  readonly ticks: number[];
}

export interface ChartScale {
  /** Decode tokens/s. */
  readonly speed: Axis;
  /** Shares, 0 to 1. */
  readonly accuracy: Axis;
  /** Where round multiples of the full model's speed lie, in tokens/s; empty while that is not measured. */
  readonly multiples: number[];
}

/** Labels show two decimals: a finer step would give two ticks one label. */
const FINEST_TICK = 0.01;

/** `points` is not empty. Chance and every interval lie inside; accuracy stays within 0 and 1. */
export function chartScale(points: readonly FrontierPoint[]): ChartScale {
  const speeds = points.flatMap(({ speed }) => [speed.decode.low, speed.decode.high, speed.decode.median]);
  const shares = points.flatMap(({ accuracy }) => [accuracy.ci95.low, accuracy.ci95.high, accuracy.chance]);
  const speed = axis(padded(speeds, 0.15), { count: 6, highest: Infinity, finest: FINEST_TICK });
  const full = points.find((point) => point.mask === "")?.speed.decode.median;
  return { speed, accuracy: axis(padded(shares, 0.05), { count: 6, highest: 1, finest: 0.001 }), multiples: full === undefined ? [] : multiplesOf(full, speed.domain) };
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them: each tick has as many digits as its step. */
export function roundStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((step) => step * power >= rough * 0.999) ?? 10);
}

function multiplesOf(full: number, [low, high]: Axis["domain"]): number[] {
  const { ticks } = axis([low / full, high / full], { count: 6, highest: Infinity, finest: FINEST_TICK });
  return ticks.map((multiple) => multiple * full).filter((speed) => speed >= low && speed <= high);
}

function padded(values: readonly number[], share: number): [number, number] {
  const low = Math.min(...values);
  const high = Math.max(...values);
  const pad = (high - low) * share || high * 0.2 || 1;
  return [Math.max(0, low - pad), high + pad];
}

interface AxisNeeds {
  readonly count: number;
  readonly highest: number;
  /** No step is smaller. */
  readonly finest: number;
}

function axis([low, high]: [number, number], { count, highest, finest }: AxisNeeds): Axis {
  const step = Math.max(finest, roundStep(high - low, count));
  const first = Math.floor(low / step);
  const last = Math.ceil(Math.min(high, highest) / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
  return { domain: [ticks[0] ?? low, ticks.at(-1) ?? high], ticks };
}

/** A measured point where recharts puts it. */
export interface PlottedPoint {
  readonly x: number;
  readonly y: number;
  /** Distances from y to both ends of the interval. */
  readonly whiskers: [number, number];
  readonly isCurrent: boolean;
  readonly point: FrontierPoint;
}
