import { describe, expect, it } from "vitest";
import { choiceBars, formatLogProb } from "./choice-bars";

const FULL = { logProbs: [-8, -2, -4], perCharacter: [-0.8, -1, -0.5], answer: 1 };
const TRIMMED = { logProbs: [-6, -5, -3], perCharacter: [-0.6, -2.5, -0.375], answer: 1 };

describe("bars of choices", () => {
  it("lie on one scale, from the least likely choice of both sides to the likeliest", () => {
    const [full = [], trimmed = []] = choiceBars([FULL, TRIMMED], "sum");
    expect([full[0]?.length, full[1]?.length]).toEqual([0.08, 1]);
    expect(trimmed[0]?.length).toBeCloseTo(0.08 + (0.92 * 2) / 6, 9);
  });

  it("mark what each side picks by the measure at hand", () => {
    const picks = (measure: "sum" | "perCharacter") => choiceBars([FULL, TRIMMED], measure).map((bars) => bars.findIndex((bar) => bar.isPicked));
    expect(picks("sum")).toEqual([1, 2]);
    expect(picks("perCharacter")).toEqual([2, 2]);
  });

  it("share one whole, as softmax of the sums whatever is measured", () => {
    const [bars = []] = choiceBars([FULL], "perCharacter");
    expect(bars.reduce((sum, bar) => sum + bar.share, 0)).toBeCloseTo(1, 12);
    expect(bars[1]?.share).toBeCloseTo(Math.exp(-2) / (Math.exp(-8) + Math.exp(-2) + Math.exp(-4)), 12);
    expect(bars.map((bar) => bar.logProb)).toEqual(FULL.perCharacter);
  });

  it("are full where all choices are equally likely", () => {
    const even = { logProbs: [-3, -3], perCharacter: [-1, -1], answer: 0 };
    expect(choiceBars([even], "sum")[0]?.map(({ length, isPicked }) => [length, isPicked])).toEqual([[1, true], [1, false]]);
  });
});

it.each([
  [-4.2, "\u22124.20"],
  [-0.38249, "\u22120.382"],
  [-97.31, "\u221297.3"],
  [-1036.68, "\u22121037"],
  [0, "0.000"],
])("writes %d as %s", (value, text) => {
  expect(formatLogProb(value)).toBe(text);
});
