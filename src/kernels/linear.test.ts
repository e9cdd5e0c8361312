import { describe, expect, it } from "vitest";
import type { DType } from "../formats/dtype";
import { runKernels } from "../gpu/testing";
import { present } from "../shared/assert";
import { createRandom } from "../shared/random";
import { randomFloats, randomMatrix } from "./case-data";
import { largestError } from "./kernel-case";
import { SHADER_LIBRARY } from "./library";
import { linearDispatch, type LinearMode, type LinearTile } from "./linear";
import { linearCase } from "./linear.cases";
import { linearOracle } from "./linear.oracle";
import { ALL_DTYPES, checkCase } from "./test-data";

const LANE: LinearTile = { tokens: 1, kLanes: 1, workgroup: 16, quads: 1 };
const SHARED: LinearTile = { tokens: 1, kLanes: 8, workgroup: 64, quads: 1 };
const WIDE: LinearTile = { tokens: 8, kLanes: 1, workgroup: 16, quads: 2 };
const WIDE_SHARED: LinearTile = { tokens: 4, kLanes: 8, workgroup: 64, quads: 1 };

interface Case {
  readonly dtype: DType;
  readonly mode: LinearMode;
  readonly tile: LinearTile;
  readonly tokens: number;
  readonly rows: number;
  readonly cols: number;
}

/** Rows that are no multiple of 4, tokens that are no multiple of the tile, one block and an odd number of blocks a row. */
const SHAPES = [
  { tokens: 1, rows: 36, cols: 96 },
  { tokens: 11, rows: 30, cols: 32 },
  { tokens: 5, rows: 70, cols: 160 },
] as const;

const CASES: readonly Case[] = [
  ...ALL_DTYPES.flatMap((dtype) => [LANE, SHARED, WIDE, WIDE_SHARED].map((tile) => ({ dtype, mode: "store" as const, tile, ...SHAPES[2] }))),
  ...ALL_DTYPES.flatMap((dtype) => SHAPES.map((shape) => ({ dtype, mode: "gated" as const, tile: WIDE, ...shape }))),
  ...SHAPES.map((shape) => ({ dtype: "Q4_1" as const, mode: "accumulate" as const, tile: WIDE_SHARED, ...shape })),
  ...SHAPES.map((shape) => ({ dtype: "F16" as const, mode: "accumulate" as const, tile: SHARED, ...shape })),
  { dtype: "Q4_0", mode: "gated", tile: SHARED, ...SHAPES[1] },
  { dtype: "F32", mode: "store", tile: WIDE, tokens: 3, rows: 5, cols: 12 },
];

describe("linear", () => {
  it.each(CASES)("$mode $dtype, $tokens x $cols -> $rows, tile $tile", async ({ dtype, mode, tile, tokens, rows, cols }) => {
    await checkCase(linearCase({ dtype, mode, tile, tokens, rows, cols }), 2e-6);
  });

  it("writes only its own columns of a wider output", async () => {
    const random = createRandom(3);
    const matrix = randomMatrix(random, "F32", 8 * 16);
    const x = randomFloats(random, 2 * 16);
    const dispatch = linearDispatch({ dtype: "F32", mode: "store", tile: LANE, rows: 8, cols: 16, outStride: 20, outOffset: 6, extent: "extent", weights: "w", x: "x", out: "out" });
    const [out] = await runKernels(SHADER_LIBRARY, { plan: [dispatch], buffers: { w: matrix.bytes, x, out: new Float32Array(40).fill(9) }, rows: 2, reads: ["out"] });
    const inner = linearOracle({ mode: "store", weights: matrix.values, x, before: [], rows: 8, cols: 16 });
    const expected = Float32Array.from({ length: 40 }, (_, i) => (i % 20 >= 6 && i % 20 < 14 ? (inner[Math.floor(i / 20) * 8 + (i % 20) - 6] ?? 0) : 9));
    expect(largestError(new Float32Array(present(out, "out")), expected)).toBeLessThanOrEqual(1e-6);
  });

  it("takes more rows of activations than a dimension of the grid has groups", async () => {
    const rows = 70_000;
    const x = Float32Array.from({ length: rows * 4 }, (_, i) => i % 251);
    const weights = new Float32Array([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1]);
    const dispatch = linearDispatch({ dtype: "F32", mode: "store", tile: WIDE, rows: 4, cols: 4, outStride: 4, outOffset: 0, extent: "extent", weights: "w", x: "x", out: "out" });
    const [out] = await runKernels(SHADER_LIBRARY, { plan: [dispatch], buffers: { w: weights, x, out: new Float32Array(rows * 4) }, rows, reads: ["out"] });
    expect(new Float32Array(present(out, "out"))).toEqual(x);
  });
});
