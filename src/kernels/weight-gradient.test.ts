import { describe, expect, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { MAX_GROUPS } from "../gpu/kernel";
import { present } from "../shared/assert";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { SHADER_LIBRARY } from "./library";
import { linearOracle } from "./linear.oracle";
import { checkCase } from "./test-data";
import { weightGradientDispatch } from "./weight-gradient";
import { weightGradientCase } from "./weight-gradient.cases";
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
  ])("$tokens rows of dy, $rows x $cols, chosen rows: $gather", async (shape) => {
    await checkCase(weightGradientCase(shape), 2e-6);
  });

  it("takes more groups than a dimension of the grid has", async () => {
    const rows = 600_000;
    const dy = Float32Array.from({ length: rows }, (_, i) => i % 251);
    const dispatch = weightGradientDispatch({ rows, cols: 4, dyStride: rows, dyOffset: 0, extent: "extent", dy: "dy", x: "x", out: "out" });
    expect(dispatch.grid).toMatchObject({ y: expect.toSatisfy((y: number) => y > 1) });
    expect(dispatch.grid.x).toBeLessThanOrEqual(MAX_GROUPS);
    const [out] = await runKernels(SHADER_LIBRARY, { plan: [dispatch], buffers: { dy, x: new Float32Array([1, 2, 3, 4]), out: new Float32Array(rows * 4) }, rows: 1, reads: ["out"] });
    const values = new Float32Array(present(out, "out"));
    for (const row of [0, 4 * MAX_GROUPS, rows - 1]) expect([...values.subarray(4 * row, 4 * row + 4)]).toEqual([1, 2, 3, 4].map((x) => x * (row % 251)));
  });
});
