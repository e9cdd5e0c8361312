import { describe, expect, it } from "vitest";
import { leastSignificantLoss, mcnemar, mcnemarInWords, pairedCounts } from "./mcnemar";

describe("McNemar's test", () => {
  // Python: min(1, 2 * sum(comb(n, i) for i in range(min(b, c) + 1)) / 2**n) with whole numbers.
  it.each([
    [0, 0, 1],
    [1, 0, 1],
    [5, 5, 1],
    [9, 2, 0.0654296875],
    [2, 9, 0.0654296875],
    [0, 12, 0.00048828125],
    [25, 5, 0.00032491423189640045],
    [700, 600, 0.0060157938610449525],
  ])("of %i gained and %i lost is exact", (gained, lost, p) => {
    expect(mcnemar(gained, lost)).toBeCloseTo(p, 10);
  });

  it.each([
    [0, 6],
    [1, 8],
    [2, 10],
    [20, 36],
  ])("beside %i gained shows a loss from %i on", (gained, lost) => {
    expect(leastSignificantLoss(gained)).toBe(lost);
    expect([mcnemar(gained, lost) < 0.05, mcnemar(gained, lost - 1) < 0.05]).toEqual([true, false]);
  });

  it("counts the questions that one model alone has right", () => {
    expect(pairedCounts([true, false, false, true, true], [true, true, true, false, true])).toEqual({ n: 5, gained: 2, lost: 1 });
  });

  it("is told in plain words", () => {
    expect(mcnemarInWords({ n: 40, gained: 0, lost: 0 })).toBe("Of 40 questions it has the same ones right as before.");
    expect(mcnemarInWords({ n: 40, gained: 9, lost: 2 })).toMatch(/9 right that were wrong before, and 2 wrong that were right\. Such a difference also comes about by chance \(p = 0\.065\)/);
    expect(mcnemarInWords({ n: 1000, gained: 25, lost: 5 })).toMatch(/Of 1,000 questions .* better, and hardly by chance \(p below 0\.001\)/);
    expect(mcnemarInWords({ n: 100, gained: 1, lost: 12 })).toMatch(/worse, and hardly by chance \(p = 0\.003\)/);
  });
});
