import { existsSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { argmax, choiceMetrics, negativeLogSoftmax, wilson95 } from "./metrics";

describe("wilson95", () => {
  it.each([
    // From the literature: Newcombe 1998, table I (81/263, 15/148, 1/29), to four decimals.
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [1, 29, 0.0061, 0.1718],
    [0, 20, 0, 0.1611],
    [20, 20, 0.8389, 1],
  ])("%i of %i", (successes, n, low, high) => {
    const interval = wilson95(successes, n);
    expect(interval.low).toBeCloseTo(low, 4);
    expect(interval.high).toBeCloseTo(high, 4);
  });

  it("knows nothing about nothing", () => expect(wilson95(0, 0)).toEqual({ low: 0, high: 1 }));

  it("contains the share and stays inside [0, 1]", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5000 }), fc.nat(5000), (n, raw) => {
        const successes = raw % (n + 1);
        const { low, high } = wilson95(successes, n);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        expect(low).toBeLessThanOrEqual(successes / n);
        expect(high).toBeGreaterThanOrEqual(successes / n);
      }),
    );
  });
});

describe("choiceMetrics", () => {
  it("tells acc from acc_norm", () => {
    // -6 is the highest sum; per character -8/16 beats -6/6.
    const metrics = choiceMetrics([{ logProbs: [-6, -8], chars: [6, 16], answer: 1 }]);
    expect(metrics).toMatchObject({ n: 1, acc: 0, accNorm: 1, chance: 0.5 });
    expect(metrics.nll).toBeCloseTo(Math.log(1 + Math.exp(2)), 12);
  });

  it("gives a tie to the first choice, as numpy's argmax", () => {
    expect(argmax([-2, -1, -1])).toBe(1);
    const tie = { logProbs: [-1, -1], chars: [1, 1] };
    expect(choiceMetrics([{ ...tie, answer: 0 }]).acc).toBe(1);
    expect(choiceMetrics([{ ...tie, answer: 1 }]).acc).toBe(0);
  });

  it("does not overflow on very small probabilities", () => expect(negativeLogSoftmax([-5000, -5001], 0)).toBeCloseTo(Math.log(1 + Math.exp(-1)), 12));

  it("says which examples are right, in their order", () => {
    const answers = (...right: number[]) => right.map((answer) => ({ logProbs: [-2, -1, -1], chars: [1, 1, 1], answer }));
    expect(choiceMetrics(answers(1, 0, 2, 1))).toMatchObject({ right: "1001", acc: 0.5 });
  });

  it("averages chance over examples of different sizes", () => {
    const two = { logProbs: [-1, -2], chars: [1, 1], answer: 0 };
    const four = { logProbs: [-1, -2, -3, -4], chars: [1, 1, 1, 1], answer: 0 };
    expect(choiceMetrics([two, four]).chance).toBe(0.375);
  });

  it("counts the most frequent answer where all have the same choices", () => {
    const examples = [0, 1, 1, 2, 1].map((answer) => ({ logProbs: [-1, -2, -3], chars: [1, 1, 1], answer }));
    expect(choiceMetrics(examples, { sameChoices: true }).majority).toBe(0.6);
    expect(choiceMetrics(examples).majority).toBeNull();
  });

  it("refuses scores that are not numbers, and nothing at all", () => {
    expect(() => choiceMetrics([{ logProbs: [-1, Number.NaN], chars: [1, 1], answer: 0 }])).toThrow(/choice 2 of example 1 is NaN/);
    expect(() => choiceMetrics([])).toThrow(/no example/);
  });
});

interface McRow {
  readonly logp_packed: number[];
  readonly chars: number[];
  readonly answer: number;
}

describe.each([
  // Computed from the files' log-probabilities by a few lines of Python.
  ["tiny", { n: 12, acc: 1, accNorm: 1, nll: 0.009694117775898707 }],
  ["smollm2", { n: 12, acc: 4 / 12, accNorm: 4 / 12, nll: 3.0306601883208213 }],
])("reference %s", (model, expected) => {
  const path = `../shared/reference/${model}/mc.json`;
  it.skipIf(!existsSync(path))("SKIP without ../shared: acc, acc_norm and nll of mc.json", () => {
    const { rows } = JSON.parse(readFileSync(path, "utf8")) as { rows: McRow[] };
    const metrics = choiceMetrics(rows.map((row) => ({ logProbs: row.logp_packed, chars: row.chars, answer: row.answer })));
    expect(metrics.n).toBe(expected.n);
    expect(metrics.acc).toBeCloseTo(expected.acc, 12);
    expect(metrics.accNorm).toBeCloseTo(expected.accNorm, 12);
    expect(metrics.nll).toBeCloseTo(expected.nll, 10);
  });
});
