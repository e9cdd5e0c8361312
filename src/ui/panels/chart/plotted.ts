/** Measured points as places on the chart. Pure. */
import { qualityOf } from "../../../evaluate/results";
import type { AccuracyResult } from "../../../evaluate/results";
import type { FrontierPoint, FrontierSeries } from "../../../store/measure/frontier";
import type { XAxisKind } from "./x-axis";

export interface PlottedPoint {
  /** Unique on the chart. */
  readonly id: string;
  readonly point: FrontierPoint;
  readonly x: number;
  readonly xRange: readonly [low: number, high: number];
  /** A share, 0 to 1, as `low` and `high`, the ends of its 95 % interval. */
  readonly y: number;
  readonly low: number;
  readonly high: number;
  /** Of mask and weights as they are now. */
  readonly isCurrent: boolean;
}

export interface PlottedSeries {
  readonly series: FrontierSeries;
  /** In order of x. */
  readonly points: readonly PlottedPoint[];
}

/** A line across the chart. */
export interface Level {
  readonly name: string;
  readonly y: number;
}

/** Series without a point on this axis are left out. */
export function plotSeries(all: readonly FrontierSeries[], axis: XAxisKind, currentKey: string): PlottedSeries[] {
  const plotted = all.map((series) => ({ series, points: series.points.flatMap((point) => plot(series, point, axis, currentKey)).sort((a, b) => a.x - b.x) }));
  return plotted.filter(({ points }) => points.length > 0);
}

/** The full model's quality, chance, and always giving the most frequent answer, as far as they are known. */
export function levelsOf({ points }: FrontierSeries): Level[] {
  const full = points.find(({ key }) => key === "");
  const any = points[0]?.accuracy;
  const levels = [
    { name: "full model", y: full && qualityOf(full.accuracy) },
    { name: "chance", y: any?.chance },
    { name: "most frequent answer", y: any && majorityOf(any) },
  ];
  return levels.flatMap(({ name, y }) => (y === undefined || y === null ? [] : [{ name, y }]));
}

/** "accuracy" of choices, "likelihood" of free text. */
export function qualityName(kind: AccuracyResult["kind"]): string {
  return kind === "choice" ? "accuracy" : "likelihood";
}

function majorityOf(result: AccuracyResult): number | null {
  return result.kind === "choice" ? result.majority : null;
}

function plot({ target }: FrontierSeries, point: FrontierPoint, axis: XAxisKind, currentKey: string): PlottedPoint[] {
  const x = axis.valueOf(point);
  const xRange = axis.rangeOf(point);
  if (x === null || xRange === null) return [];
  const { ci95 } = point.accuracy;
  return [{ id: `${target.datasetId}|${target.part}|${point.key}`, point, x, xRange, y: qualityOf(point.accuracy), low: ci95.low, high: ci95.high, isCurrent: point.key === currentKey }];
}
