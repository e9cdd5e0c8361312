import { describe, expect, it } from "vitest";
import { compare, type Measured } from "./compare";

const measured = (right: readonly boolean[] | null, quality: number): Measured => ({ n: right?.length ?? 3, quality, interval: { low: quality - 0.1, high: quality + 0.1 }, nll: 1, right });

describe("before and after", () => {
  it("on choices are told by the rows that changed, exactly tested", () => {
    const before = measured([true, ...Array<boolean>(9).fill(false)], 0.1);
    const after = measured([false, ...Array<boolean>(9).fill(true)], 0.9);
    expect(compare(before, after, 1)).toMatchObject({ n: 10, before: 0.1, after: 0.9, beforeInterval: { low: 0, high: 0.2 }, gained: 9, lost: 1, p: expect.closeTo(22 / 1024, 12) });
    expect(compare(before, after, 1).words).not.toMatch(/flatters/);
    expect(compare(before, after, 5).words).toMatch(/hardly by chance \(p = 0\.021\)\. It is the best of 5 states/);
    expect(compare(before, before, 5)).toMatchObject({ gained: 0, lost: 0, p: 1, words: "Of 10 questions it has the same ones right as before." });
  });

  it("on free text are likelihoods without a test", () => {
    expect(compare(measured(null, 0.25), measured(null, 0.31), 3)).toMatchObject({ gained: 0, lost: 0, p: null, words: "Over 3 texts the mean likelihood of a token was 25.0 % before and is 31.0 % now." });
  });
});
