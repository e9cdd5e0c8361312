import source from "../../shaders/linear.wgsl?raw";
import type { DType } from "../formats/dtype";
import type { Dispatch, Kernel } from "../gpu/kernel";
import type { Variant } from "../gpu/preprocess";
import { assert } from "../shared/assert";
import { rowHalves, weightVariant } from "./stored-weights";

export const linear: Kernel = {
  name: "linear",
  source,
  params: [
    { name: "rows", type: "u32" },
    { name: "cols", type: "u32" },
    { name: "row_halves", type: "u32" },
    { name: "out_stride", type: "u32" },
    { name: "out_offset", type: "u32" },
    { name: "mode", type: "u32" },
    { name: "bias_start", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "weights", access: "read" },
    { name: "x", access: "read" },
    { name: "bias", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

/** How a linear is cut into lanes. Chosen by measurement on the device at hand (engine/tiling.ts). */
export interface LinearTile {
  /** Rows of x that a lane handles. */
  readonly tokens: number;
  /** Lanes that share one sum over the columns; 1 needs no shared memory. */
  readonly kLanes: number;
  readonly workgroup: number;
  /** Rows of the matrix that a lane handles, in fours. */
  readonly quads: number;
}

/**
 * What a linear does with its sums: "store" writes them, "accumulate" adds them to `out` (the residual), "gated" reads W
 * as [gate; up] and writes silu(gate x) * (up x), "gelu" writes gelu(W x + bias).
 */
export type LinearMode = "store" | "accumulate" | "gated" | "gelu";

const MODE_NUMBER: Readonly<Record<LinearMode, number>> = { store: 0, accumulate: 1, gated: 2, gelu: 3 };
const NO_BIAS = 0xffff_ffff;

export interface LinearOptions {
  readonly dtype: DType;
  readonly mode: LinearMode;
  readonly tile: LinearTile;
  /** Rows of the output: for "gated" half of the matrix's rows. */
  readonly rows: number;
  readonly cols: number;
  readonly outStride: number;
  readonly outOffset: number;
  readonly extent: string;
  readonly weights: string;
  readonly x: string;
  readonly out: string;
  /** F32; that of the first row is at `start`. Left out or null: none. Not for "gated". */
  readonly bias?: { readonly buffer: string; readonly start: number } | null;
}

/** out[t, outOffset + r] = W x[t] + bias; W is [rows, cols] (gated: [2 rows, cols]) in `dtype`. */
export function linearDispatch(options: LinearOptions): Dispatch {
  const { dtype, mode, tile, rows, cols, extent, weights, x, out, bias } = options;
  assert(!bias || mode !== "gated", "a gated linear has no bias");
  const rowsPerLane = (mode === "gated" ? 2 : 4) * tile.quads;
  const matrixRows = mode === "gated" ? 2 * rows : rows;
  return {
    kernel: linear,
    variant: linearVariant(dtype, tile),
    params: { rows, cols, row_halves: rowHalves(dtype, cols), out_stride: options.outStride, out_offset: options.outOffset, mode: MODE_NUMBER[mode], bias_start: bias?.start ?? NO_BIAS },
    // Every binding wants a buffer: where there is no bias the weights stand in, unread.
    buffers: { extent, weights, x, bias: bias?.buffer ?? weights, out },
    grid: { x: Math.ceil(rows / (rowsPerLane * (tile.workgroup / tile.kLanes))), perGroup: tile.tokens },
    work: matrixRows * cols,
  };
}

/** The tile that a variant of `linear` was made for. */
export function tileOf(variant: Variant): LinearTile {
  return { tokens: Number(variant["TOKENS"]), kLanes: Number(variant["K_LANES"]), workgroup: Number(variant["WORKGROUP"]), quads: Number(variant["QUADS"]) };
}

function linearVariant(dtype: DType, tile: LinearTile): Dispatch["variant"] {
  return {
    ...weightVariant(dtype),
    SPLIT: tile.kLanes > 1,
    TOKENS: tile.tokens,
    K_LANES: tile.kLanes,
    QUADS: tile.quads,
    WORKGROUP: tile.workgroup,
  };
}
