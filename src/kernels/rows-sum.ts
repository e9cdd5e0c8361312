import source from "../../shaders/rows-sum.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const rowsSum: Kernel = {
  name: "rows-sum",
  source,
  params: [{ name: "cols", type: "u32" }],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "starts", access: "read" },
    { name: "targets", access: "read" },
    { name: "x", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface RowsSumOptions {
  /** A multiple of 4. */
  readonly cols: number;
  /** Counts the targets. */
  readonly extent: string;
  /** u32 [count + 1]: first row of x for each target, and the end. */
  readonly starts: string;
  /** u32 [count]: rows of out, each once. */
  readonly targets: string;
  readonly x: string;
  readonly out: string;
}

/** out[targets[u]] += the sum of x's rows from starts[u] to starts[u + 1]. */
export function rowsSumDispatch({ cols, ...buffers }: RowsSumOptions): Dispatch {
  return { kernel: rowsSum, variant: { WORKGROUP }, params: { cols }, buffers: { ...buffers }, grid: { x: Math.ceil(cols / 4 / WORKGROUP), perGroup: 1 }, work: cols };
}
