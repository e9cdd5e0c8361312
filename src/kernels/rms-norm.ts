import source from "../../shaders/rms-norm.wgsl?raw";
import type { DType } from "../formats/dtype";
import type { Dispatch, Kernel } from "../gpu/kernel";
import { weightVariant } from "./stored-weights";

export const rmsNorm: Kernel = {
  name: "rms-norm",
  source,
  params: [
    { name: "cols", type: "u32" },
    { name: "eps", type: "f32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "weights", access: "read" },
    { name: "x", access: "read" },
    { name: "out", access: "read_write" },
    { name: "picked", access: "read", when: "GATHER" },
  ],
};

const WORKGROUP = 64;

export interface RmsNormOptions {
  readonly dtype: DType;
  readonly cols: number;
  readonly eps: number;
  readonly extent: string;
  readonly weights: string;
  readonly x: string;
  readonly out: string;
  /** Buffer of row numbers: out row t is the norm of x row picked[t]. */
  readonly picked?: string;
}

/** out[t, :] = x[s, :] / rms(x[s, :]) * gamma. */
export function rmsNormDispatch({ dtype, cols, eps, extent, weights, x, out, picked }: RmsNormOptions): Dispatch {
  return {
    kernel: rmsNorm,
    variant: { ...weightVariant(dtype), WORKGROUP, GATHER: picked !== undefined },
    params: { cols, eps },
    buffers: { extent, weights, x, out, ...(picked === undefined ? {} : { picked }) },
    grid: { x: 1, perGroup: 1 },
    work: 2 * cols,
  };
}
