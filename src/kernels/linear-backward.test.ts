import { describe, expect, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { present } from "../shared/assert";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { SHADER_LIBRARY } from "./library";
import { linearBackwardDispatch, type BackwardTile } from "./linear-backward";
import { backwardTileShape, linearBackwardCase } from "./linear-backward.cases";
import { linearBackwardOracle } from "./linear-backward.oracle";
import { linearOracle } from "./linear.oracle";
import { ALL_DTYPES, checkCase } from "./test-data";

const LANE: BackwardTile = { tokens: 1, spans: 1, rowLanes: 1, workgroup: 16 };
const WIDE: BackwardTile = { tokens: 8, spans: 2, rowLanes: 1, workgroup: 16 };
const SHARED: BackwardTile = { tokens: 4, spans: 1, rowLanes: 8, workgroup: 64 };
const WIDE_SHARED: BackwardTile = { tokens: 2, spans: 4, rowLanes: 2, workgroup: 8 };
const TILES = [LANE, WIDE, SHARED, WIDE_SHARED];

/** Rows that are no multiple of 4 and fewer than 4, tokens that are no multiple of the tile, one block and several a row. */
const SHAPES = [
  { tokens: 1, rows: 3, cols: 32, dyOffset: 0 },
  { tokens: 11, rows: 50, cols: 160, dyOffset: 5 },
  { tokens: 5, rows: 257, cols: 576, dyOffset: 0 },
] as const;

describe("linear-backward", () => {
  it("has an oracle that agrees with finite differences of the forward oracle", () => {
    const random = createRandom(3);
    const [tokens, rows, cols, dyOffset, dyStride] = [3, 6, 8, 2, 9];
    const weights = randomFloats(random, rows * cols);
    const dy = randomFloats(random, tokens * dyStride);
    const seen = Array.from({ length: tokens * rows }, (_, i) => dy[Math.floor(i / rows) * dyStride + dyOffset + (i % rows)] ?? 0);
    const loss = (x: Float64Array): number => dot(linearOracle({ mode: "store", weights, x, before: [], rows, cols }), seen);
    const expected = finiteDifferences(loss, randomFloats(random, tokens * cols));
    expect(largestError(linearBackwardOracle({ weights, dy, dyStride, dyOffset, before: [], rows, cols }), expected)).toBeLessThan(1e-8);
  });

  it.each(ALL_DTYPES.flatMap((dtype) => TILES.map((tile) => ({ dtype, tile }))))("$dtype, as little as leaves a rest, tile $tile", async ({ dtype, tile }) => {
    await checkCase(linearBackwardCase(backwardTileShape(dtype, tile)), 2e-6);
  });

  it.each(ALL_DTYPES.flatMap((dtype) => SHAPES.map((shape, i) => ({ dtype, tile: i === 0 ? LANE : WIDE, ...shape }))))("$dtype, $tokens x $rows -> $cols", async (shape) => {
    await checkCase(linearBackwardCase(shape), 2e-6);
  });

  it("takes columns that are no multiple of what a lane handles", async () => {
    await checkCase(linearBackwardCase({ dtype: "F32", tile: WIDE, tokens: 3, rows: 5, cols: 12, dyOffset: 1 }), 2e-6);
  });

  it("takes more rows of dy than a dimension of the grid has groups", async () => {
    const rows = 70_000;
    const dy = Float32Array.from({ length: rows * 4 }, (_, i) => i % 251);
    const weights = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    const dispatch = linearBackwardDispatch({ dtype: "F32", mode: "store", tile: WIDE, rows: 4, cols: 4, dyStride: 4, dyOffset: 0, extent: "extent", weights: "w", dy: "dy", dx: "dx" });
    const [dx] = await runKernels(SHADER_LIBRARY, { plan: [dispatch], buffers: { w: weights, dy, dx: new Float32Array(rows * 4) }, rows, reads: ["dx"] });
    expect(new Float32Array(present(dx, "dx"))).toEqual(dy);
  });
});
