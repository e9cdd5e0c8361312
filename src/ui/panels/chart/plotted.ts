/** Measured points as places on the chart, and the lines through them. Pure. */
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

export interface PlottedLine {
  readonly points: readonly PlottedPoint[];
  /** Leads through tuned weights: dashed. */
  readonly isTuned: boolean;
}

/** What has a colour and a shape of its own: a dataset, or a branch of the current one. */
export interface PlottedSeries {
  /** Unique on the chart. */
  readonly id: string;
  readonly series: FrontierSeries;
  /** The branch's name where there are several; null: all of the dataset, or what of it is on no branch. */
  readonly branch: string | null;
  /** Colour and shape follow it. */
  readonly slot: number;
  /** Those that it draws, in order of x: a point of several branches is drawn by the first. */
  readonly points: readonly PlottedPoint[];
  readonly lines: readonly PlottedLine[];
}

/** A line across the chart. */
export interface Level {
  readonly name: string;
  readonly y: number;
}

/** A whole dataset: a line from left to right, and one for tuned weights, as a mask then has two places. Exports are on no line. Null without a point on this axis. */
export function plotSeries(series: FrontierSeries, axis: XAxisKind, currentKey: string): PlottedSeries | null {
  const points = plotPoints(series, axis, currentKey).sort((a, b) => a.x - b.x);
  if (points.length === 0) return null;
  const lines = [false, true].map((isTuned) => ({ isTuned, points: points.filter(({ point }) => point.precision === "source" && (point.tuned !== null) === isTuned) }));
  return { id: series.target.datasetId, series, branch: null, slot: series.slot, points, lines: lines.filter((line) => line.points.length > 0) };
}

/** Points without a place on this axis are left out. */
export function plotPoints(series: FrontierSeries, axis: XAxisKind, currentKey: string): PlottedPoint[] {
  return series.points.flatMap((point) => plot(series, point, axis, currentKey));
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

/** "reverse order, medicine_test.jsonl, test": what a point belongs to. */
export function seriesName({ branch, series }: PlottedSeries): string {
  return [...(branch === null ? [] : [branch]), series.name, series.target.part].join(", ");
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
