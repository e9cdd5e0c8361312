import source from "../../shaders/copy.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const copy: Kernel = {
  name: "copy",
  source,
  params: [{ name: "cols", type: "u32" }],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "x", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface CopyOptions {
  /** A multiple of 4. */
  readonly cols: number;
  readonly extent: string;
  readonly x: string;
  readonly out: string;
}

/** out[t] = x[t], inside a compute pass: a copy command would end it. */
export function copyDispatch({ cols, ...buffers }: CopyOptions): Dispatch {
  return { kernel: copy, variant: { WORKGROUP }, params: { cols }, buffers: { ...buffers }, grid: { x: Math.ceil(cols / 4 / WORKGROUP), perGroup: 1 }, work: cols };
}
