import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { placeTooltip } from "./place-tooltip";
import type { Box, Spot } from "./place-tooltip";

const SIZE = { width: 280, height: 140 };
const BOUNDS: Box = { left: 6, top: 6, right: 1434, bottom: 894 };
/** Where the plot lies on a page of 1440 x 900. */
const PLOT: Box = { left: 760, top: 230, right: 1400, bottom: 480 };

const boxOf = ({ x, y }: Spot): Box => ({ left: x, top: y, right: x + SIZE.width, bottom: y + SIZE.height });
const markOf = ({ x, y }: Spot): Box => ({ left: x - 8, right: x + 8, top: y - 30, bottom: y + 30 });
const overlaps = (a: Box, b: Box) => a.left < b.right && a.right > b.left && a.top < b.bottom && a.bottom > b.top;

/** Whether the line runs through the box, looked at every pixel along it. */
function crosses(line: readonly Spot[], { left, right, top, bottom }: Box): boolean {
  return line.slice(1).some((end, index) => {
    const start = line[index] ?? end;
    const steps = Math.ceil(Math.hypot(end.x - start.x, end.y - start.y)) || 1;
    return Array.from({ length: steps + 1 }, (_, step) => step / steps).some((t) => {
      const [x, y] = [start.x + t * (end.x - start.x), start.y + t * (end.y - start.y)];
      return x > left && x < right && y > top && y < bottom;
    });
  });
}

describe("the place of a tooltip", () => {
  it("covers neither its point nor the line through it, and stays in the window", () => {
    const spot = fc.record({ x: fc.integer({ min: PLOT.left, max: PLOT.right }), y: fc.integer({ min: PLOT.top, max: PLOT.bottom }) });
    fc.assert(
      fc.property(fc.array(spot, { minLength: 1, maxLength: 30 }), fc.nat(), (spots, pick) => {
        const line = spots; // in any order: a branch may lead back
        const anchor = line[pick % line.length] ?? { x: 0, y: 0 };
        const box = boxOf(placeTooltip({ anchor, size: SIZE, line, marks: [markOf(anchor)], others: [], bounds: BOUNDS }));
        expect(overlaps(box, markOf(anchor))).toBe(false);
        expect(crosses(line, box)).toBe(false);
        expect([box.left >= BOUNDS.left, box.right <= BOUNDS.right, box.top >= BOUNDS.top, box.bottom <= BOUNDS.bottom]).toEqual([true, true, true, true]);
      }),
    );
  });

  it("is beside a point that stands alone", () => {
    const anchor = { x: 1000, y: 300 };
    expect(placeTooltip({ anchor, size: SIZE, line: [anchor], marks: [markOf(anchor)], others: [], bounds: BOUNDS })).toEqual({ x: 1010, y: 230 });
  });

  it("goes a little further to leave another point in sight", () => {
    const anchor = { x: 1000, y: 300 };
    const others = [markOf({ x: 1040, y: 300 })];
    const box = boxOf(placeTooltip({ anchor, size: SIZE, line: [anchor], marks: [markOf(anchor)], others, bounds: BOUNDS }));
    expect(others.some((other) => overlaps(other, box))).toBe(false);
  });

  it("covers as little as it can where everything is full", () => {
    const anchor = { x: 100, y: 100 };
    const tight: Box = { left: 0, top: 0, right: 290, bottom: 150 };
    expect(placeTooltip({ anchor, size: SIZE, line: [], marks: [markOf(anchor)], others: [], bounds: tight })).toBeDefined();
  });
});
