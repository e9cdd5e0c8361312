import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import { bootstrap95, completionMetrics } from "./completion-metrics";
import type { ScoredCompletion } from "./completion-metrics";

const scored = fc.array(fc.record({ tokens: fc.integer({ min: 1, max: 50 }), perToken: fc.double({ min: -12, max: -0.01, noNaN: true }) }), { minLength: 2, maxLength: 40 }).map((items) =>
  items.map(({ tokens, perToken }): ScoredCompletion => ({ tokens, logProb: tokens * perToken })),
);

describe("completionMetrics", () => {
  it("weighs tokens, not examples", () => {
    const metrics = completionMetrics([{ logProb: Math.log(0.5), tokens: 1 }, { logProb: 3 * Math.log(0.25), tokens: 3 }], 1000);
    expect(metrics).toMatchObject({ kind: "completion", n: 2, tokens: 4, chance: 0.001 });
    // (1/2 x 1/4^3)^(1/4) = 2^(-7/4)
    expect(metrics.likelihood).toBeCloseTo(2 ** -1.75, 12);
    expect(metrics.nll).toBeCloseTo(1.75 * Math.log(2), 12);
  });

  it("has an interval that holds the value, is always the same and narrows with more of the same", () => {
    fc.assert(
      fc.property(scored, (examples) => {
        const { likelihood, ci95 } = completionMetrics(examples, 100);
        const best = Math.max(...examples.map(({ logProb, tokens }) => Math.exp(logProb / tokens)));
        expect(ci95.low).toBeLessThanOrEqual(ci95.high);
        expect(ci95.high).toBeLessThanOrEqual(best + 1e-12);
        expect(ci95.low).toBeGreaterThan(0);
        expect(bootstrap95(examples)).toEqual(ci95);
        expect(likelihood).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
    const few = [{ logProb: -1, tokens: 2 }, { logProb: -6, tokens: 3 }, { logProb: -2, tokens: 2 }];
    const many = Array.from({ length: 30 }, () => few).flat();
    const width = (examples: readonly ScoredCompletion[]): number => bootstrap95(examples).high - bootstrap95(examples).low;
    expect(width(many)).toBeLessThan(width(few) / 3);
    const { likelihood, ci95 } = completionMetrics(many, 100);
    expect(ci95.low).toBeLessThan(likelihood);
    expect(ci95.high).toBeGreaterThan(likelihood);
  });

  it("covers the truth about as often as it says", () => {
    // Two kinds of examples, half and half: their likelihood together is exp of the mean log-probability, exp(-1.5).
    const held = Array.from({ length: 200 }, (_, trial) => {
      const random = createRandom(trial);
      const examples = Array.from({ length: 40 }, () => ({ tokens: 5, logProb: 5 * (random.integer(2) === 0 ? -1 : -2) }));
      const { low, high } = bootstrap95(examples);
      return low <= Math.exp(-1.5) && Math.exp(-1.5) <= high;
    });
    expect(held.filter(Boolean).length).toBeGreaterThan(170);
  });

  it("knows nothing from one example, and refuses none or what is no number", () => {
    expect(completionMetrics([{ logProb: -1, tokens: 2 }], 10).ci95).toEqual({ low: 0, high: 1 });
    expect(() => completionMetrics([], 10)).toThrow(/no example/);
    expect(() => completionMetrics([{ logProb: Number.NaN, tokens: 2 }], 10)).toThrow(/example 0 is NaN/);
  });
});
