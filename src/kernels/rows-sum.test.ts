import { describe, it } from "vitest";
import { rowsSumCase } from "./rows-sum.cases";
import { checkCase } from "./test-data";

describe("rows-sum", () => {
  it.each([
    { counts: [1], cols: 4 },
    { counts: [4, 1, 0, 7], cols: 260 },
    { counts: [1, 2, 1, 1, 3], cols: 576 },
  ])("$counts rows of $cols", async ({ counts, cols }) => {
    await checkCase(rowsSumCase(counts, cols), 1e-6);
  });
});
