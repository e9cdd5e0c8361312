import source from "../../shaders/scatter-logits.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const scatterLogits: Kernel = {
  name: "scatter-logits",
  source,
  params: [
    { name: "rows", type: "u32" },
    { name: "vocab", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "x", access: "read" },
    { name: "ids", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface ScatterLogitsOptions {
  readonly rows: number;
  readonly vocab: number;
  readonly extent: string;
  readonly x: string;
  /** u32 [rows], each below `vocab` and none twice. */
  readonly ids: string;
  readonly out: string;
}

/** out[t, ids[r]] = x[t, r]; x is [T, rows], out [T, vocab], whose other columns stay. */
export function scatterLogitsDispatch({ rows, vocab, extent, x, ids, out }: ScatterLogitsOptions): Dispatch {
  return {
    kernel: scatterLogits,
    variant: { WORKGROUP },
    params: { rows, vocab },
    buffers: { extent, x, ids, out },
    grid: { x: Math.ceil(rows / WORKGROUP), perGroup: 1 },
    work: rows,
  };
}
