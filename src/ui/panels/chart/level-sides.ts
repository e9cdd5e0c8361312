/** Where the names of the lines across the chart stand, so that none hides another. Pure. */
import type { Level } from "./plotted";

export type LevelSide = "insideTopRight" | "insideBottomRight" | "insideTopLeft" | "insideBottomLeft";

/** Share of the axis that a line of words takes. */
const WORDS_HEIGHT = 0.09;

export interface NamedLevel extends Level {
  /** Where its name stands while there is room; at the right by itself. */
  readonly prefers?: "Left" | "Right";
}

/** One for each level, in their order. */
export function levelSides(levels: readonly NamedLevel[], [low, high]: readonly [number, number]): LevelSide[] {
  const room = WORDS_HEIGHT * (high - low);
  const placed: { readonly y: number; readonly side: LevelSide }[] = [];
  return levels.map(({ y, prefers = "Right" }): LevelSide => {
    // recharts' "insideBottom" of a line is above it; at the top of the plot the words go under it.
    const [height, otherHeight] = high - y < room ? (["insideTop", "insideBottom"] as const) : (["insideBottom", "insideTop"] as const);
    const other = prefers === "Right" ? "Left" : "Right";
    const sides: LevelSide[] = [`${height}${prefers}`, `${height}${other}`, `${otherHeight}${prefers}`, `${otherHeight}${other}`];
    const isFree = (side: LevelSide) => !placed.some((one) => one.side === side && Math.abs(one.y - y) < room);
    const side = sides.find(isFree) ?? `${height}${prefers}`;
    placed.push({ y, side });
    return side;
  });
}
