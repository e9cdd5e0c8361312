/** Round ticks around a run's curve. Pure. */
import { roundStep } from "../chart/chart-scale";
import type { CurvePoint } from "./tune-curve";

export interface CurveAxis {
  readonly domain: [low: number, high: number];
  readonly ticks: number[];
}

export interface CurveAxes {
  readonly steps: CurveAxis;
  readonly loss: CurveAxis;
  /** Shares, 0 to 1; null before the first measurement. */
  readonly quality: CurveAxis | null;
}

/** A point on the rim would be cut in half. */
const ROOM = 0.08;
/** Measurements that differ by less look equal. */
const LEAST_SPAN = 0.02;

/** `total`: steps of the whole run. */
export function curveAxes(points: readonly CurvePoint[], total: number): CurveAxes {
  const losses = points.flatMap(({ loss }) => loss ?? []);
  const qualities = points.flatMap(({ quality }) => quality ?? []);
  const step = Math.max(1, roundStep(total, 5));
  return {
    steps: { domain: [0, total], ticks: Array.from({ length: Math.floor(total / step) + 1 }, (_, at) => at * step) },
    loss: axis(losses.length > 0 ? losses : [0, 1], { least: 0, highest: Infinity }),
    quality: qualities.length > 0 ? axis(qualities, { least: LEAST_SPAN, highest: 1 }) : null,
  };
}

function axis(values: readonly number[], { least, highest }: { readonly least: number; readonly highest: number }): CurveAxis {
  const [lowest, largest] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(largest - lowest, least) || Math.abs(largest) * 0.2 || 1;
  const step = roundStep(span, 3);
  const first = Math.max(0, Math.floor((lowest - ROOM * span) / step));
  const last = Math.ceil(Math.min(highest, largest + ROOM * span) / step);
  const ticks = Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(12)));
  return { domain: [ticks[0] ?? 0, ticks.at(-1) ?? 1], ticks };
}
