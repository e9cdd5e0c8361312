import source from "../../shaders/norm-backward.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const normBackward: Kernel = {
  name: "norm-backward",
  source,
  params: [
    { name: "cols", type: "u32" },
    { name: "eps", type: "f32" },
    { name: "row", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "weights", access: "read" },
    { name: "x", access: "read" },
    { name: "dy", access: "read" },
    { name: "stats", access: "read_write" },
    { name: "dx", access: "read_write" },
    { name: "picked", access: "read", when: "GATHER" },
  ],
};

const WORKGROUP = 64;

export interface NormBackwardOptions {
  /** LayerNorm; otherwise RMSNorm. */
  readonly centered: boolean;
  /** A multiple of 4. */
  readonly cols: number;
  readonly eps: number;
  readonly extent: string;
  /** F32 [rows, cols], of which row `row` is gamma. */
  readonly weights: string;
  readonly row: number;
  readonly x: string;
  readonly dy: string;
  /** [T, 2]: mean and 1 / sigma of each row, for `norm-gradient`. */
  readonly stats: string;
  readonly dx: string;
  /** Row t of dy, dx and stats belongs to row picked[t] of x. */
  readonly picked?: string | undefined;
  /** Writes dx instead of adding to it. */
  readonly store: boolean;
}

/** dx[t] (+)= gradient of x[s] through the norm. */
export function normBackwardDispatch({ centered, cols, eps, row, picked, store, ...buffers }: NormBackwardOptions): Dispatch {
  const { extent, weights, x, dy, stats, dx } = buffers;
  return {
    kernel: normBackward,
    variant: { WORKGROUP, CENTERED: centered, GATHER: picked !== undefined, STORE: store },
    params: { cols, eps, row },
    buffers: { extent, weights, x, dy, stats, dx, ...(picked === undefined ? {} : { picked }) },
    grid: { x: 1, perGroup: 1 },
    work: 6 * cols,
  };
}
