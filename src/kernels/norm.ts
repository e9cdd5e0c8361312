import source from "../../shaders/norm.wgsl?raw";
import type { DType } from "../formats/dtype";
import type { Dispatch, Kernel } from "../gpu/kernel";
import { weightVariant } from "./stored-weights";

export const norm: Kernel = {
  name: "norm",
  source,
  params: [
    { name: "cols", type: "u32" },
    { name: "eps", type: "f32" },
    { name: "row", type: "u32" },
    { name: "bias_row", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "weights", access: "read" },
    { name: "x", access: "read" },
    { name: "out", access: "read_write" },
    { name: "bias", access: "read", when: "BIAS" },
    { name: "picked", access: "read", when: "GATHER" },
  ],
};

const WORKGROUP = 64;

export interface NormOptions {
  readonly dtype: DType;
  /** LayerNorm, which takes the mean away first; otherwise RMSNorm. */
  readonly centered: boolean;
  readonly cols: number;
  readonly eps: number;
  readonly extent: string;
  readonly weights: string;
  /** Row of `weights`, [rows, cols], that is gamma. */
  readonly row: number;
  /** Beta, in F32: a row of a buffer [rows, cols]. */
  readonly bias: { readonly buffer: string; readonly row: number } | null;
  readonly x: string;
  readonly out: string;
  /** Buffer of row numbers: out row t is the norm of x row picked[t]. */
  readonly picked?: string | undefined;
}

/** out[t, :] = (x[s, :] - mean) / deviation * gamma + beta, as far as there is a mean and a beta. */
export function normDispatch({ dtype, centered, cols, eps, extent, weights, row, bias, x, out, picked }: NormOptions): Dispatch {
  return {
    kernel: norm,
    variant: { ...weightVariant(dtype), WORKGROUP, CENTERED: centered, BIAS: bias !== null, GATHER: picked !== undefined },
    params: { cols, eps, row, bias_row: bias?.row ?? 0 },
    buffers: { extent, weights, x, out, ...(bias ? { bias: bias.buffer } : {}), ...(picked === undefined ? {} : { picked }) },
    grid: { x: 1, perGroup: 1 },
    work: 2 * cols,
  };
}
