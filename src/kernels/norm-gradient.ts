import source from "../../shaders/norm-gradient.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const normGradient: Kernel = {
  name: "norm-gradient",
  source,
  params: [
    { name: "cols", type: "u32" },
    { name: "row", type: "u32" },
    { name: "bias_row", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "x", access: "read" },
    { name: "dy", access: "read" },
    { name: "stats", access: "read" },
    { name: "gradients", access: "read_write" },
    { name: "picked", access: "read", when: "GATHER" },
  ],
};

const WORKGROUP = 64;
const COLUMN_LANES = 8;

export interface NormGradientOptions {
  /** A multiple of 4. */
  readonly cols: number;
  readonly extent: string;
  readonly x: string;
  readonly dy: string;
  /** As `norm-backward` leaves them. */
  readonly stats: string;
  /** [rows, cols]; `row` is gamma's, `biasRow` beta's. */
  readonly gradients: string;
  readonly row: number;
  readonly bias: boolean;
  readonly biasRow: number;
  readonly picked?: string | undefined;
}

/** gradients[row] += sum of dy · normed x; with a bias gradients[biasRow] += sum of dy. */
export function normGradientDispatch({ cols, row, bias, biasRow, picked, extent, x, dy, stats, gradients }: NormGradientOptions): Dispatch {
  return {
    kernel: normGradient,
    variant: { WORKGROUP, COLUMN_LANES, BIAS: bias, GATHER: picked !== undefined },
    params: { cols, row, bias_row: biasRow },
    buffers: { extent, x, dy, stats, gradients, ...(picked === undefined ? {} : { picked }) },
    grid: { x: Math.ceil(cols / 4 / COLUMN_LANES), y: 1 },
    work: 2 * cols,
  };
}
