/** The Pareto front: what no other point beats. Pure. */

export interface Placed {
  readonly x: number;
  /** Higher is better. */
  readonly y: number;
}

/** Which end of x a person wants: speed is better the more there is, bytes the fewer. */
export type BetterX = "more" | "less";

/** The points that no other is at least as good as in both and better in one, in order of x; equals stand together. */
export function paretoFront<T extends Placed>(points: readonly T[], better: BetterX = "more"): T[] {
  const sign = better === "more" ? 1 : -1;
  const beats = (a: T, b: T) => sign * (a.x - b.x) >= 0 && a.y >= b.y && (a.x !== b.x || a.y !== b.y);
  return points.filter((point) => !points.some((other) => beats(other, point))).sort((a, b) => a.x - b.x || a.y - b.y);
}

/** The furthest along x; of equals the one with the higher y. Null of none. */
export function furthest<T extends Placed>(points: readonly T[], better: BetterX): T | null {
  const sign = better === "more" ? 1 : -1;
  return points.toSorted((a, b) => sign * (b.x - a.x) || b.y - a.y)[0] ?? null;
}

/**
 * Corners of the line around all that the front beats: up to a point's x its y is to be had, beyond it only the next one's.
 * `front` is in order of x.
 */
export function frontSteps(front: readonly Placed[], better: BetterX): Placed[] {
  return front.flatMap((point, index) => {
    const next = front[index + 1];
    if (!next) return [point];
    return [point, better === "more" ? { x: point.x, y: next.y } : { x: next.x, y: point.y }];
  });
}
