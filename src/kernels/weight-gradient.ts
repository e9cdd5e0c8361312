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

const WORKGROUP = 32;
/** Rows and fours of columns of out that a lane owns: as many sums as lavapipe, SwiftShader and GPUs have room for. */
const WIDE = { NARROW: false, ROWS: 8, QUADS: 2 };
/** Fewer sums, as a matrix of few columns has fewer lanes. */
const NARROW = { NARROW: true, ROWS: 4, QUADS: 2 };
/** Up to here most lanes of a workgroup would find no column (the low-rank head's matrix A has 4 to 64). */
const NARROW_COLS = 64;

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
  const cut = cols <= NARROW_COLS ? NARROW : WIDE;
  const [columnLanes, rowLanes] = cut.NARROW ? [1, WORKGROUP] : [WORKGROUP, 1];
  return {
    kernel: weightGradient,
    variant: { GATHER: ids !== undefined, ...cut, WORKGROUP },
    params: { rows, cols, dy_stride: dyStride, dy_offset: dyOffset },
    buffers: { extent, dy, x, out, ...(ids === undefined ? {} : { ids }) },
    grid: foldedGrid(Math.ceil(cols / (4 * cut.QUADS * columnLanes)) * Math.ceil(rows / (cut.ROWS * rowLanes))),
    work: rows * cols,
  };
}
