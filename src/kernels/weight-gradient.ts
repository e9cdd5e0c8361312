import source from "../../shaders/weight-gradient.wgsl?raw";
import { foldedGrid, type Dispatch, type Kernel } from "../gpu/kernel";

export const weightGradient: Kernel = {
  name: "weight-gradient",
  source,
  params: [
    { name: "rows", type: "u32" },
    { name: "cols", type: "u32" },
    { name: "dy_stride", type: "u32" },
    { name: "dy_offset", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "dy", access: "read" },
    { name: "x", access: "read" },
    { name: "out", access: "read_write" },
    { name: "ids", access: "read", when: "GATHER" },
  ],
};

const WORKGROUP = 16;
/** Rows of out that a lane handles. */
const ROWS = 4;
/** Columns of out that a lane handles, in fours. */
const QUADS = 2;

export interface WeightGradientOptions {
  readonly rows: number;
  /** A multiple of 4. */
  readonly cols: number;
  /** Columns of dy from one token to the next, any number. */
  readonly dyStride: number;
  readonly dyOffset: number;
  readonly extent: string;
  readonly dy: string;
  readonly x: string;
  readonly out: string;
  /** u32 [rows]: the column of dy that belongs to each row of out; the row's own number when left out. */
  readonly ids?: string;
}

/** out[r, c] += sum over t of dy[t, dyOffset + (ids ? ids[r] : r)] * x[t, c]; x is [T, cols], out [rows, cols]. */
export function weightGradientDispatch(options: WeightGradientOptions): Dispatch {
  const { rows, cols, dyStride, dyOffset, extent, dy, x, out, ids } = options;
  return {
    kernel: weightGradient,
    variant: { GATHER: ids !== undefined, ROWS, QUADS, WORKGROUP },
    params: { rows, cols, dy_stride: dyStride, dy_offset: dyOffset },
    buffers: { extent, dy, x, out, ...(ids === undefined ? {} : { ids }) },
    grid: foldedGrid(Math.ceil(cols / (4 * QUADS * WORKGROUP)) * Math.ceil(rows / ROWS)),
    work: rows * cols,
  };
}
