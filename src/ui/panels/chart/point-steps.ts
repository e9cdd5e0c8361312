/** Walking over the chart's points by pointer and by arrow keys. Pure. */
import type { Spot } from "./place-tooltip";

/** A point where it is drawn, in pixels. */
export interface DrawnPoint extends Spot {
  readonly id: string;
}

/** How far from a point the pointer may be, in pixels. */
const REACH = 26;

export function nearestPoint<T extends Spot>(points: readonly T[], { x, y }: Spot): T | null {
  const distance = (point: T) => Math.hypot(point.x - x, point.y - y);
  const [first] = points;
  if (first === undefined) return null;
  // Of equals the later: it is drawn on top.
  const nearest = points.reduce((a, b) => (distance(b) <= distance(a) ? b : a), first);
  return distance(nearest) <= REACH ? nearest : null;
}

/** Where an arrow key leads from point `id`: along its series, or to the nearest point of the next one; null for other keys. */
export function stepByKey(series: readonly (readonly DrawnPoint[])[], id: string, key: string): string | null {
  const row = series.findIndex((points) => points.some((point) => point.id === id));
  const points = series[row];
  const index = points?.findIndex((point) => point.id === id) ?? -1;
  const from = points?.[index];
  if (!points || !from) return null;
  const along = { ArrowRight: index + 1, ArrowLeft: index - 1, Home: 0, End: points.length - 1 }[key];
  if (along !== undefined) return points[along]?.id ?? id;
  const other = { ArrowUp: series[row - 1], ArrowDown: series[row + 1] }[key];
  if (key !== "ArrowUp" && key !== "ArrowDown") return null;
  return other ? other.reduce((a, b) => (Math.abs(b.x - from.x) < Math.abs(a.x - from.x) ? b : a)).id : id;
}
