import source from "../../shaders/residual-dots.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const residualDots: Kernel = {
  name: "residual-dots",
  source,
  params: [
    { name: "cols", type: "u32" },
    { name: "stride", type: "u32" },
    { name: "at", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "a", access: "read" },
    { name: "b", access: "read" },
    { name: "out", access: "read_write" },
    { name: "g", access: "read", when: "GRADIENT" },
  ],
};

const WORKGROUP = 64;

export interface ResidualDotsOptions {
  /** A multiple of 4. */
  readonly cols: number;
  readonly extent: string;
  /** The residual stream before a module and behind it, [T, cols]. */
  readonly a: string;
  readonly b: string;
  /** The loss's gradient behind the module, [T, cols]. */
  readonly g?: string;
  /** [T, stride] of three sums, or of one with `g`; those of column `at` are written. */
  readonly out: string;
  readonly stride: number;
  readonly at: number;
}

/** out[t, at] = (a·a, b·b, |b - a|²) of row t; with `g` it is g·(b - a). */
export function residualDotsDispatch({ cols, stride, at, g, ...buffers }: ResidualDotsOptions): Dispatch {
  const { extent, a, b, out } = buffers;
  return {
    kernel: residualDots,
    variant: { WORKGROUP, GRADIENT: g !== undefined },
    params: { cols, stride, at },
    buffers: { extent, a, b, out, ...(g === undefined ? {} : { g }) },
    grid: { x: 1, perGroup: 1 },
    work: 3 * cols,
  };
}
