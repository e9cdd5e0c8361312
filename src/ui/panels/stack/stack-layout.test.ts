import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stackLayout } from "./stack-layout";

/** What the rows get at 1440x900 and at 1024x768. */
const LARGE = [342, 640] as const;
const SMALL = [276, 500] as const;

describe("the stack's layout", () => {
  it.each([
    [6, LARGE, { blocks: 1, rowsPerBlock: 6, rowHeight: 40, compact: false }],
    [12, LARGE, { blocks: 1, rowsPerBlock: 12, rowHeight: 40, compact: false }],
    [30, LARGE, { blocks: 1, rowsPerBlock: 30, compact: false }],
    [48, LARGE, { blocks: 2, rowsPerBlock: 24, compact: false }],
    [80, LARGE, { blocks: 3, rowsPerBlock: 27, compact: true }],
    [30, SMALL, { blocks: 2, rowsPerBlock: 15, compact: true }],
    [80, SMALL, { blocks: 3, rowsPerBlock: 27, compact: true }],
  ])("%i layers in %j", (layers, [width, height], expected) => {
    expect(stackLayout(layers, width, height)).toMatchObject(expected);
  });

  it("takes the whole height and no more", () => {
    const { rowsPerBlock, rowHeight, rowGap } = stackLayout(30, ...LARGE);
    expect(rowsPerBlock * (rowHeight + rowGap)).toBeCloseTo(640);
  });

  it("scrolls rather than let rows shrink below what can be hit", () => {
    expect(stackLayout(300, ...LARGE)).toMatchObject({ blocks: 3, rowsPerBlock: 100, rowHeight: 16, rowGap: 1 });
    expect(stackLayout(80, 0, 0)).toMatchObject({ blocks: 1, rowHeight: 16 });
  });

  it("holds every layer, with rows of 16 px at least and no block more than it needs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 100, max: 900 }), fc.integer({ min: 100, max: 1200 }), (layers, width, height) => {
        const layout = stackLayout(layers, width, height);
        expect(layout.blocks * layout.rowsPerBlock).toBeGreaterThanOrEqual(layers);
        expect(layout.rowHeight).toBeGreaterThanOrEqual(16);
        if (layout.blocks > 1) expect(Math.ceil(layers / (layout.blocks - 1)) * 17).toBeGreaterThan(height);
      }),
    );
  });
});
