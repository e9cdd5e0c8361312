import { describe, expect, it } from "vitest";
import { rateShare, ratesAt } from "./schedule";
import { DEFAULT_TUNE } from "./settings";

const shares = (steps: number, warmUp: number): number[] => Array.from({ length: steps }, (_, index) => rateShare(index + 1, { steps, warmUp }));

describe("the learning rate", () => {
  it("rises evenly to its peak and falls evenly to what would be 0 one step after the last", () => {
    expect(shares(8, 4)).toEqual([0.25, 0.5, 0.75, 1, 0.8, 0.6, 0.4, 0.2].map((share) => expect.closeTo(share, 12)));
    expect(shares(4, 0)).toEqual([0.8, 0.6, 0.4, 0.2].map((share) => expect.closeTo(share, 12)));
  });

  it("is never 0, and reaches its peak also where the warm-up is longer than the run", () => {
    for (const [steps, warmUp] of [[1, 0], [1, 10], [2, 10], [5, 10], [50, 10], [100, 100]] as const) {
      expect(Math.min(...shares(steps, warmUp))).toBeGreaterThan(0);
      expect(Math.max(...shares(steps, warmUp))).toBeGreaterThanOrEqual(0.5);
      expect(Math.max(...shares(steps, warmUp))).toBeLessThanOrEqual(1);
    }
  });

  it("is the same share of both peaks", () => {
    expect(ratesAt(5, DEFAULT_TUNE)).toEqual({ norm: 1.5e-3, head: 0.5e-4 });
  });
});
