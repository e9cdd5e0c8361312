import { describe, expect, it } from "vitest";
import { foldedGrid, MAX_GROUPS } from "../gpu/kernel";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { linearOracle } from "./linear.oracle";
import { checkCase } from "./test-data";
import { weightGradientDispatch } from "./weight-gradient";
import { weightGradientCase, weightGradientShape } from "./weight-gradient.cases";
import { weightGradientOracle } from "./weight-gradient.oracle";

describe("weight-gradient", () => {
  it("has an oracle that agrees with finite differences of the forward oracle", () => {
    const random = createRandom(4);
    const [tokens, rows, cols, dyStride] = [3, 4, 5, 7];
    const ids = [4, 0, 2, 1];
    const x = randomFloats(random, tokens * cols);
    const dy = randomFloats(random, tokens * dyStride);
    const seen = Array.from({ length: tokens * rows }, (_, i) => dy[Math.floor(i / rows) * dyStride + 2 + (ids[i % rows] ?? 0)] ?? 0);
    const loss = (weights: Float64Array): number => dot(linearOracle({ mode: "store", weights, x, before: [], rows, cols }), seen);
    const expected = finiteDifferences(loss, randomFloats(random, rows * cols));
    expect(largestError(weightGradientOracle({ dy, dyStride, dyOffset: 2, x, before: [], rows, cols, ids }), expected)).toBeLessThan(1e-8);
  });

  it.each([
    { tokens: 1, rows: 1, cols: 4, dyStride: 1, dyOffset: 0, gather: false },
    { tokens: 7, rows: 13, cols: 36, dyStride: 21, dyOffset: 3, gather: false },
    { tokens: 100, rows: 301, cols: 576, dyStride: 301, dyOffset: 0, gather: false },
    { tokens: 5, rows: 11, cols: 20, dyStride: 16, dyOffset: 2, gather: true },
    { tokens: 33, rows: 130, cols: 260, dyStride: 1001, dyOffset: 0, gather: true },
    weightGradientShape(true, false),
    weightGradientShape(true, true),
    weightGradientShape(false, false),
    weightGradientShape(false, true),
  ])("$tokens rows of dy, $rows x $cols, chosen rows: $gather", async (shape) => {
    await checkCase(weightGradientCase(shape), 2e-6);
  });

  it("takes more groups than a dimension of the grid has", async () => {
    const options = { rows: 8 * MAX_GROUPS + 1, cols: 576, dyStride: 1, dyOffset: 0, extent: "extent", dy: "dy", x: "x", out: "out" };
    const { grid } = weightGradientDispatch(options);
    expect(grid).toEqual(foldedGrid(3 * (MAX_GROUPS + 1)));
    // A matrix that large does not fit every driver's binding, so the fold is tried on a small one.
    const { plan, ...run } = weightGradientCase({ tokens: 2, rows: 83, cols: 576, dyStride: 83, dyOffset: 0, gather: false });
    const folded = plan.map((dispatch) => ({ ...dispatch, grid: { x: 5, y: 7 } }));
    await checkCase({ plan: folded, ...run }, 2e-6);
  });
});
