import { describe, it } from "vitest";
import { residualDotsCase } from "./residual-dots.cases";
import { checkCase } from "./test-data";

describe("residual-dots", () => {
  it.each(
    [false, true].flatMap((gradient) => [
      { gradient, rows: 1, cols: 4 },
      { gradient, rows: 7, cols: 100 },
      { gradient, rows: 33, cols: 576 },
      { gradient, rows: 70_000, cols: 4 },
    ]),
  )("gradient $gradient, $rows x $cols", async (shape) => {
    await checkCase(residualDotsCase(shape), 5e-6);
  });
});
