import source from "../../shaders/linear-backward.wgsl?raw";
import type { DType } from "../formats/dtype";
import type { Dispatch, Kernel } from "../gpu/kernel";
import type { Variant } from "../gpu/preprocess";
import { rowHalves, spanColumns, weightVariant } from "./stored-weights";

export const linearBackward: Kernel = {
  name: "linear-backward",
  source,
  params: [
    { name: "rows", type: "u32" },
    { name: "cols", type: "u32" },
    { name: "row_halves", type: "u32" },
    { name: "dy_stride", type: "u32" },
    { name: "dy_offset", type: "u32" },
    { name: "mode", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "weights", access: "read" },
    { name: "dy", access: "read" },
    { name: "dx", access: "read_write" },
  ],
};

/** How a linear's backward is cut into lanes. Chosen by measurement on the device at hand (engine/backward-tiling.ts). */
export interface BackwardTile {
  /** Rows of dy that a lane handles. */
  readonly tokens: number;
  /** Spans of columns that a lane handles: 1, 2 or 4; a span is what one load unpacks (`spanColumns`). */
  readonly spans: number;
  /** Lanes that share one sum over the matrix's rows; 1 needs no shared memory. */
  readonly rowLanes: number;
  readonly workgroup: number;
}

export type LinearBackwardMode = "store" | "accumulate";

export interface LinearBackwardOptions {
  readonly dtype: DType;
  readonly mode: LinearBackwardMode;
  readonly tile: BackwardTile;
  /** Rows of W that dy has a column for, any number. */
  readonly rows: number;
  readonly cols: number;
  /** Columns of dy from one token to the next, any number. */
  readonly dyStride: number;
  /** Column of dy that belongs to W's first row. */
  readonly dyOffset: number;
  readonly extent: string;
  readonly weights: string;
  readonly dy: string;
  readonly dx: string;
}

/** dx[t, k] (+)= sum over r of W[r, k] * dy[t, dyOffset + r]; W is [rows, cols] in `dtype`, dx [T, cols]. */
export function linearBackwardDispatch(options: LinearBackwardOptions): Dispatch {
  const { dtype, mode, tile, rows, cols, extent, weights, dy, dx } = options;
  const columnsPerGroup = spanColumns(dtype) * tile.spans * (tile.workgroup / tile.rowLanes);
  return {
    kernel: linearBackward,
    variant: variantOf(dtype, tile),
    params: { rows, cols, row_halves: rowHalves(dtype, cols), dy_stride: options.dyStride, dy_offset: options.dyOffset, mode: mode === "accumulate" ? 1 : 0 },
    buffers: { extent, weights, dy, dx },
    grid: { x: Math.ceil(cols / columnsPerGroup), perGroup: tile.tokens },
    work: rows * cols,
  };
}

/** The tile that a variant of `linear-backward` was made for. */
export function backwardTileOf(variant: Variant): BackwardTile {
  return { tokens: Number(variant["TOKENS"]), spans: Number(variant["SPANS"]), rowLanes: Number(variant["ROW_LANES"]), workgroup: Number(variant["WORKGROUP"]) };
}

function variantOf(dtype: DType, tile: BackwardTile): Variant {
  return {
    ...weightVariant(dtype),
    SPLIT: tile.rowLanes > 1,
    TOKENS: tile.tokens,
    SPANS: tile.spans,
    ROW_LANES: tile.rowLanes,
    WORKGROUP: tile.workgroup,
  };
}
