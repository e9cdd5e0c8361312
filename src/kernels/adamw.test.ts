import { describe, expect, it } from "vitest";
import { adamwCase } from "./adamw.cases";
import { adamwOracle } from "./adamw.oracle";
import { checkCase } from "./test-data";

describe("adamw", () => {
  it("has an oracle that moves by the rate at first, whatever the gradient's size", () => {
    const settings = { rate: 0.1, beta1: 0.9, beta2: 0.95, eps: 0, weightDecay: 0 };
    const start = { weights: Float64Array.of(1, 1), first: new Float64Array(2), second: new Float64Array(2) };
    const one = adamwOracle(start, [5, -0.001], 1, settings);
    expect(one.weights[0]).toBeCloseTo(0.9, 12);
    expect(one.weights[1]).toBeCloseTo(1.1, 12);
    // By hand: m = 0.9 * 0.5 + 0.1 * 1 = 0.55, v = 0.95 * 1.25 + 0.05 * 1 = 1.2375; corrections 0.19 and 0.0975.
    const two = adamwOracle(one, [1, 0], 2, settings);
    expect(two.weights[0]).toBeCloseTo(0.9 - (0.1 * (0.55 / 0.19)) / Math.sqrt(1.2375 / 0.0975), 12);
  });

  it.each([4, 260, 4 * 64 * 70_000])("%s values", async (count) => {
    await checkCase(adamwCase(count), 3e-6);
  });
});
