import { describe, expect, it } from "vitest";
import { scatterLogitsOracle } from "./scatter-logits.oracle";
import { takeLogitsCase } from "./take-logits.cases";
import { takeLogitsOracle } from "./take-logits.oracle";
import { checkCase } from "./test-data";

describe("take-logits", () => {
  it("has an oracle that undoes scatter-logits", () => {
    const x = [1, 2, 3, 4, 5, 6];
    const { taken, left } = takeLogitsOracle(x, [2, 0], 3);
    expect([...scatterLogitsOracle(taken, [2, 0], left, 3)]).toEqual(x);
    expect([...left]).toEqual([0, 2, 0, 0, 5, 0]);
  });

  it.each([
    { tokens: 1, rows: 1, vocab: 1 },
    { tokens: 3, rows: 70, vocab: 301 },
    { tokens: 70_000, rows: 2, vocab: 3 },
  ])("$tokens x $rows of $vocab tokens", async ({ tokens, rows, vocab }) => {
    await checkCase(takeLogitsCase(tokens, rows, vocab), 0);
  });
});
