import { describe, it } from "vitest";
import { rmsNormCase } from "./rms-norm.cases";
import { checkCase } from "./test-data";

describe("rms-norm", () => {
  it.each((["F32", "F16", "BF16"] as const).flatMap((dtype) => [4, 100, 576].map((cols) => ({ dtype, cols }))))("$dtype gamma of $cols", async ({ dtype, cols }) => {
    await checkCase(rmsNormCase({ dtype, cols, rows: 5, picked: null }), 2e-6);
  });

  it("gathers picked rows", async () => {
    await checkCase(rmsNormCase({ dtype: "F32", cols: 64, rows: 6, picked: [5, 0, 3] }), 2e-6);
  });

  it("folds more rows than a dimension of the grid has groups", async () => {
    await checkCase(rmsNormCase({ dtype: "F32", cols: 4, rows: 66_001, picked: null }), 2e-6);
  });
});
