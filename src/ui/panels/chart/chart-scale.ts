/** Axes of the frontier chart: round ticks around all there is to see. Pure. */
import type { PlottedPoint } from "./plotted";

export interface Axis {
  readonly domain: [low: number, high: number];
  readonly ticks: number[];
}

export interface ChartScale {
  /** In the unit of the x axis. */
  readonly x: Axis;
  /** Shares, 0 to 1. */
  readonly y: Axis;
  /** Where round shares of the full model's x lie; empty while that is not known. */
  readonly relative: number[];
}

export interface ScaleNeeds {
  /** Not empty. */
  readonly points: readonly PlottedPoint[];
  /** Heights of the lines across. */
  readonly levels: readonly number[];
  /** The full model's x. */
  readonly fullX: number | null;
  /** More x that has to be seen. */
  readonly alsoX?: readonly number[];
  /** A line that a person moves: it is seen, and has no room around it that would grow while it is drawn there. */
  readonly floor?: number | null;
}

/** Labels show two decimals: a finer step would give two ticks one label. */
const FINEST_TICK = 0.01;

/** Every line and interval lies inside; y stays within 0 and 1. */
export function chartScale({ points, levels, fullX, alsoX = [], floor = null }: ScaleNeeds): ChartScale {
  const values = [...points.flatMap(({ x, xRange }) => [x, ...xRange]), ...alsoX];
  const shares = [...points.flatMap(({ low, high }) => [low, high]), ...levels];
  const x = axis(widened(padded(values, 0.15)), { count: 6, highest: Infinity, finest: FINEST_TICK });
  const [low, high] = padded(shares, 0.05);
  const y = axis([Math.min(low, floor ?? low), Math.max(high, floor ?? high)], { count: 6, highest: 1, finest: 0.001 });
  return { x, y, relative: fullX === null ? [] : sharesOf(fullX, x.domain) };
}

/** Those of the places, in their order, whose numbers have room beside the ones before; the first and the last have it first. `share`: of the axis, what a number needs. */
export function spacedOut<T extends { readonly x: number }>(places: readonly T[], [low, high]: readonly [number, number], share: number): T[] {
  const room = share * (high - low);
  const [first, last] = [places[0], places.at(-1)];
  const kept: T[] = [];
  for (const place of [first, last, ...places]) {
    if (place && kept.every(({ x }) => Math.abs(x - place.x) >= room)) kept.push(place);
  }
  return kept.sort((a, b) => a.x - b.x);
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them: each tick has as many digits as its step. */
export function roundStep(span: number, count: number): number {
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * ([1, 2, 5].find((step) => step * power >= rough * 0.999) ?? 10);
}

/** Masks that are equally fast within the noise shall look so. */
const LEAST_SPAN = 0.25;

function widened([low, high]: [number, number]): [number, number] {
  const lacking = Math.max(0, LEAST_SPAN * high - (high - low));
  return [Math.max(0, low - lacking / 2), high + lacking / 2];
}

function sharesOf(full: number, [low, high]: Axis["domain"]): number[] {
  const { ticks } = axis([low / full, high / full], { count: 6, highest: Infinity, finest: FINEST_TICK });
  return ticks.map((share) => share * full).filter((x) => x >= low && x <= high);
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
