import type { DType } from "../formats/dtype";
import { createRandom } from "../shared/random";
import { randomFloats, randomMatrix } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { linearBackwardDispatch, type BackwardTile } from "./linear-backward";
import { linearBackwardOracle } from "./linear-backward.oracle";
import { spanColumns, unitColumns } from "./stored-weights";

export interface LinearBackwardShape {
  readonly dtype: DType;
  readonly tile: BackwardTile;
  readonly tokens: number;
  readonly rows: number;
  readonly cols: number;
  readonly dyOffset: number;
}

/** Both modes of a pipeline after one another; dy is wider than the matrix has rows by `dyOffset` before and one behind. */
export function linearBackwardCase({ dtype, tile, tokens, rows, cols, dyOffset }: LinearBackwardShape): KernelCase {
  const random = createRandom(17);
  const matrix = randomMatrix(random, dtype, rows * cols);
  const dyStride = dyOffset + rows + 1;
  const dy = randomFloats(random, tokens * dyStride);
  const before = randomFloats(random, tokens * cols);
  const use = { dtype, tile, rows, cols, dyStride, dyOffset, extent: "extent", weights: "w", dy: "dy" };
  const plan = (["store", "accumulate"] as const).map((mode) => linearBackwardDispatch({ ...use, mode, dx: mode }));
  // What "store" writes over must not count.
  const buffers = { w: matrix.bytes, dy, store: new Float32Array(tokens * cols).fill(9), accumulate: before };
  return floatCase({ plan, buffers, rows: tokens, reads: ["store", "accumulate"] }, () =>
    [[], before].map((added) => linearBackwardOracle({ weights: matrix.values, dy, dyStride, dyOffset, before: added, rows, cols })),
  );
}

/** As little as leaves a rest in every direction that the tile cuts: tokens, rows, columns, and workgroups of columns. */
export function backwardTileShape(dtype: DType, tile: BackwardTile): LinearBackwardShape {
  const unit = unitColumns(dtype);
  const groupColumns = (tile.workgroup / tile.rowLanes) * tile.spans * spanColumns(dtype);
  return { dtype, tile, tokens: tile.tokens + 3, rows: 4 * tile.rowLanes + 7, cols: Math.ceil(groupColumns / unit) * unit + unit, dyOffset: 2 };
}
