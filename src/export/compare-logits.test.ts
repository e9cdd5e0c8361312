import { describe, expect, it } from "vitest";
import { LogitsComparison, type LogitsDistance } from "./compare-logits";

function distance(...rows: readonly (readonly [readonly number[], readonly number[]])[]): LogitsDistance {
  const comparison = new LogitsComparison();
  for (const [expected, got] of rows) comparison.add(new Float32Array(expected), new Float32Array(got));
  return comparison.distance;
}

describe("the distance of logits", () => {
  it("is none between equal rows", () => {
    expect(distance([[1, -2, 0.5], [1, -2, 0.5]])).toEqual({ positions: 1, maxDiff: 0, largest: 2, relativeRms: 0, sameTop: 1 });
    expect(distance([[0, 0], [0, 0]]).relativeRms).toBe(0);
  });

  it("is the largest difference, beside the largest logit in size, over all positions", () => {
    // Squares of the expected: 16 + 9 + 16 + 9 = 50; of the differences: 1 + 1 = 2.
    expect(distance([[4, 3], [4, 2]], [[-4, 3], [-4, 4]])).toEqual({ positions: 2, maxDiff: 1, largest: 4, relativeRms: 0.2, sameTop: 1 });
  });

  it("counts where another token is the likeliest, the first of several", () => {
    expect(distance([[1, 2], [2, 1]], [[1, 2], [1, 2]]).sameTop).toBe(0.5);
    expect(distance([[2, 2, 1], [2, 2, 1]]).sameTop).toBe(1);
  });

  it.each([["expected", [NaN, 1], [0, 1]], ["got", [0, 1], [NaN, 1]], ["a row that is short", [0, 1], [0]]] as const)("is no number where one of %s is none", (_, expected, got) => {
    const { maxDiff, relativeRms } = distance([[0, 1], [0, 1]], [expected, got], [[0, 1], [0, 1]]);
    expect([maxDiff, relativeRms]).toEqual([NaN, NaN]);
  });
});
