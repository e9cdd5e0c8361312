import type { DType } from "../formats/dtype";
import { createRandom } from "../shared/random";
import { randomFloats, randomMatrix } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { linearDispatch, type LinearMode, type LinearTile } from "./linear";
import { linearOracle } from "./linear.oracle";
import { unitColumns } from "./stored-weights";

export interface LinearShape {
  readonly dtype: DType;
  readonly tile: LinearTile;
  readonly tokens: number;
  readonly rows: number;
  readonly cols: number;
}

/** Biases before it belong to another run of the matrix. */
const BIAS_START = 3;

/** One linear in one mode. */
export function linearCase({ dtype, mode, tile, tokens, rows, cols }: LinearShape & { readonly mode: LinearMode }): KernelCase {
  const random = createRandom(7);
  const matrix = randomMatrix(random, dtype, (mode === "gated" ? 2 : 1) * rows * cols);
  const x = randomFloats(random, tokens * cols);
  const before = randomFloats(random, tokens * rows);
  const dispatch = linearDispatch({ dtype, mode, tile, rows, cols, outStride: rows, outOffset: 0, extent: "extent", weights: "w", x: "x", out: "out" });
  return floatCase({ plan: [dispatch], buffers: { w: matrix.bytes, x, out: before }, rows: tokens, reads: ["out"] }, () => [
    linearOracle({ mode, weights: matrix.values, x, before, rows, cols }),
  ]);
}

/** The modes of a pipeline after one another, with and without bias, each into an output of its own; `rows` is even. */
export function linearModesCase({ dtype, tile, tokens, rows, cols }: LinearShape): KernelCase {
  const random = createRandom(7);
  const matrix = randomMatrix(random, dtype, rows * cols);
  const x = randomFloats(random, tokens * cols);
  const bias = randomFloats(random, BIAS_START + rows);
  const modes = [
    { mode: "store", rows, out: new Float32Array(tokens * rows), hasBias: false },
    { mode: "accumulate", rows, out: randomFloats(random, tokens * rows), hasBias: true },
    { mode: "gated", rows: rows / 2, out: new Float32Array((tokens * rows) / 2), hasBias: false },
    { mode: "gelu", rows, out: new Float32Array(tokens * rows), hasBias: true },
  ] as const;
  const biasOf = (hasBias: boolean) => (hasBias ? { buffer: "bias", start: BIAS_START } : null);
  const plan = modes.map(({ mode, rows, hasBias }) => linearDispatch({ dtype, mode, tile, rows, cols, outStride: rows, outOffset: 0, extent: "extent", weights: "w", x: "x", out: mode, bias: biasOf(hasBias) }));
  const buffers = { w: matrix.bytes, x, bias, ...Object.fromEntries(modes.map(({ mode, out }) => [mode, out])) };
  return floatCase({ plan, buffers, rows: tokens, reads: modes.map(({ mode }) => mode) }, () =>
    modes.map(({ mode, rows, out, hasBias }) => linearOracle({ mode, weights: matrix.values, x, before: out, rows, cols, bias: hasBias ? bias.subarray(BIAS_START) : [] })),
  );
}

/** As little as leaves a rest in every direction that the tile cuts: tokens, rows, columns, and workgroups of rows. */
export function tileShape(dtype: DType, tile: LinearTile): LinearShape {
  const groupRows = (tile.workgroup / tile.kLanes) * 4 * tile.quads;
  return { dtype, tile, tokens: tile.tokens + 3, rows: groupRows + 6, cols: (tile.kLanes + 1) * unitColumns(dtype) };
}
