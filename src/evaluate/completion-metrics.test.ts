import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import { bootstrap95, completionMetrics } from "./completion-metrics";
import type { ScoredCompletion } from "./completion-metrics";

const scored = fc.array(fc.record({ tokens: fc.integer({ min: 1, max: 50 }), perToken: fc.double({ min: -12, max: -0.01, noNaN: true }) }), { minLength: 2, maxLength: 40 }).map((items) =>
  items.map(({ tokens, perToken }): ScoredCompletion => ({ tokens, logProb: tokens * perToken })),
);

describe("completionMetrics", () => {
  it("weighs tokens, not examples", async () => {
    const metrics = await completionMetrics([{ logProb: Math.log(0.5), tokens: 1 }, { logProb: 3 * Math.log(0.25), tokens: 3 }], 1000);
    expect(metrics).toMatchObject({ kind: "completion", n: 2, tokens: 4, chance: 0.001 });
    // (1/2 x 1/4^3)^(1/4) = 2^(-7/4)
    expect(metrics.likelihood).toBeCloseTo(2 ** -1.75, 12);
    expect(metrics.nll).toBeCloseTo(1.75 * Math.log(2), 12);
  });

  it("has an interval that holds the value, is always the same and narrows with more of the same", async () => {
    await fc.assert(
      fc.asyncProperty(scored, async (examples) => {
        const { likelihood, ci95 } = await completionMetrics(examples, 100);
        const best = Math.max(...examples.map(({ logProb, tokens }) => Math.exp(logProb / tokens)));
        expect(ci95.low).toBeLessThanOrEqual(ci95.high);
        expect(ci95.high).toBeLessThanOrEqual(best + 1e-12);
        expect(ci95.low).toBeGreaterThan(0);
        expect(await bootstrap95(examples)).toEqual(ci95);
        expect(likelihood).toBeGreaterThan(0);
      }),
      { numRuns: 20 },
    );
    const few = [{ logProb: -1, tokens: 2 }, { logProb: -6, tokens: 3 }, { logProb: -2, tokens: 2 }];
    const many = Array.from({ length: 30 }, () => few).flat();
    const width = async (examples: readonly ScoredCompletion[]): Promise<number> => {
      const { low, high } = await bootstrap95(examples);
      return high - low;
    };
    expect(await width(many)).toBeLessThan((await width(few)) / 3);
    const { likelihood, ci95 } = await completionMetrics(many, 100);
    expect(ci95.low).toBeLessThan(likelihood);
    expect(ci95.high).toBeGreaterThan(likelihood);
  });

  it("covers the truth about as often as it says", async () => {
    // Two kinds of examples, half and half: their likelihood together is exp of the mean log-probability, exp(-1.5).
    const held = await Promise.all(Array.from({ length: 200 }, async (_, trial) => {
      const random = createRandom(trial);
      const examples = Array.from({ length: 40 }, () => ({ tokens: 5, logProb: 5 * (random.integer(2) === 0 ? -1 : -2) }));
      const { low, high } = await bootstrap95(examples);
      return low <= Math.exp(-1.5) && Math.exp(-1.5) <= high;
    }));
    expect(held.filter(Boolean).length).toBeGreaterThan(170);
  });

  it("knows nothing from one example, and refuses none or what is no number", async () => {
    expect((await completionMetrics([{ logProb: -1, tokens: 2 }], 10)).ci95).toEqual({ low: 0, high: 1 });
    await expect(completionMetrics([], 10)).rejects.toThrow(/no example/);
    await expect(completionMetrics([{ logProb: Number.NaN, tokens: 2 }], 10)).rejects.toThrow(/example 1 is NaN/);
  });

  it("lets a cancellation in while it draws from a large file", async () => {
    const examples = Array.from({ length: 100_000 }, (_, index) => ({ logProb: -1 - (index % 7), tokens: 2 }));
    const stop = new AbortController();
    setTimeout(() => stop.abort(), 20);
    const startedMs = performance.now();
    await expect(completionMetrics(examples, 10, { signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
    expect(performance.now() - startedMs).toBeLessThan(700);
  });

  it("has the numbers that it always had", async () => {
    const examples = Array.from({ length: 50 }, (_, index) => ({ logProb: -1 - (index % 7), tokens: 1 + (index % 3) }));
    const { low, high } = await bootstrap95(examples);
    expect(low).toBeCloseTo(0.09220684317078498, 14);
    expect(high).toBeCloseTo(0.18887560283756183, 14);
  });
});
