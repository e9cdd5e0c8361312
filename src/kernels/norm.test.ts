import { describe, it } from "vitest";
import { normCase } from "./norm.cases";
import { checkCase } from "./test-data";

const DTYPES = ["F32", "F16", "BF16"] as const;
const RMS = { centered: false, bias: false } as const;
const LAYER = { centered: true, bias: true } as const;

describe("norm", () => {
  it.each(DTYPES.flatMap((dtype) => [4, 100, 576].flatMap((cols) => [RMS, LAYER].map((kind) => ({ dtype, cols, ...kind })))))(
    "$dtype gamma of $cols, centered: $centered",
    async ({ dtype, cols, centered, bias }) => {
      await checkCase(normCase({ dtype, centered, bias, cols, rows: 5, picked: null }), 2e-6);
    },
  );

  it.each([RMS, LAYER, { centered: true, bias: false }, { centered: false, bias: true }])("gathers picked rows, centered: $centered, bias: $bias", async (kind) => {
    await checkCase(normCase({ ...kind, dtype: "F32", cols: 64, rows: 6, picked: [5, 0, 3] }), 2e-6);
  });

  it("folds more rows than a dimension of the grid has groups", async () => {
    await checkCase(normCase({ ...RMS, dtype: "F32", cols: 4, rows: 66_001, picked: null }), 2e-6);
  });
});
