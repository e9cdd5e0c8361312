/** Where the names of the lines across the chart stand, so that none hides another. Pure. */
import type { Level } from "./plotted";

export type LevelSide = "insideTopRight" | "insideBottomRight" | "insideTopLeft" | "insideBottomLeft";

/** Share of the axis that a line of words takes. */
const WORDS_HEIGHT = 0.09;

/** One for each level, in their order. */
export function levelSides(levels: readonly Level[], [low, high]: readonly [number, number]): LevelSide[] {
  const span = high - low;
  const isNear = (a: number, b: number) => Math.abs(a - b) < WORDS_HEIGHT * span;
  return levels.map(({ y }, index): LevelSide => {
    // recharts' "insideBottom" of a line is above it; at the top of the plot the words go under it.
    const height = high - y < WORDS_HEIGHT * span ? "insideTop" : "insideBottom";
    const before = levels.slice(0, index).filter((other) => isNear(other.y, y)).length;
    if (before === 2) return "insideTopRight"; // both sides above are taken
    return `${height}${before === 0 ? "Right" : "Left"}`;
  });
}
