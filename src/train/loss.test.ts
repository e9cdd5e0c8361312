import { describe, expect, it } from "vitest";
import type { TokenisedExample } from "../data/tokens";
import { LOSSES } from "./loss";
import { LOSS_IDS } from "./settings";

const example: TokenisedExample = { row: 0, contextIds: [1, 2], choiceIds: [[3], [4, 5, 6], [7, 8]], chars: [1, 3, 2], answer: 1, shortened: false };
const SUMS = [-2.5, -3.1, -0.4];
const sumsOf = (id: (typeof LOSS_IDS)[number]): number[] => LOSSES[id].choicesOf(example).map((choice) => SUMS[choice] ?? NaN);

describe("a loss", () => {
  it.each(LOSS_IDS)("%s has the slopes that small steps of its sums show", (id) => {
    const { of } = LOSSES[id];
    const sums = sumsOf(id);
    const { slopes } = of(example, sums);
    expect(slopes).toHaveLength(sums.length);
    slopes.forEach((slope, at) => {
      const moved = (by: number): number => of(example, sums.map((sum, index) => (index === at ? sum + by : sum))).loss;
      expect(slope).toBeCloseTo((moved(1e-5) - moved(-1e-5)) / 2e-5, 8);
    });
  });

  it("on the answer is the mean over its tokens, and looks at no other choice", () => {
    expect(LOSSES.answer.choicesOf(example)).toEqual([1]);
    expect(LOSSES.answer.of(example, [-3.1])).toEqual({ loss: 3.1 / 3, slopes: [-1 / 3] });
  });

  it("on the choices is -log softmax at the right one, also where the sums are far from 0", () => {
    const shares = SUMS.map((sum) => Math.exp(sum));
    expect(LOSSES.choice.of(example, SUMS).loss).toBeCloseTo(-Math.log((shares[1] ?? NaN) / shares.reduce((a, b) => a + b)), 12);
    const far = LOSSES.choice.of(example, SUMS.map((sum) => sum - 1e4));
    expect(far.loss).toBeCloseTo(LOSSES.choice.of(example, SUMS).loss, 9);
    expect(far.slopes.reduce((a, b) => a + b)).toBeCloseTo(0, 12);
  });

  it("is no number where a sum is none", () => {
    for (const id of LOSS_IDS) expect(LOSSES[id].of(example, sumsOf(id).map(() => NaN)).loss).toBeNaN();
  });
});
