import { describe, it } from "vitest";
import { scatterLogitsCase } from "./scatter-logits.cases";
import { checkCase } from "./test-data";

describe("scatter-logits", () => {
  it.each([
    { tokens: 1, rows: 1, vocab: 1 },
    { tokens: 3, rows: 70, vocab: 301 },
    { tokens: 2, rows: 64, vocab: 50_257 },
    { tokens: 70_000, rows: 2, vocab: 3 },
  ])("$tokens x $rows of $vocab tokens", async ({ tokens, rows, vocab }) => {
    await checkCase(scatterLogitsCase(tokens, rows, vocab), 0);
  });
});
