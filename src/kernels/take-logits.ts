import source from "../../shaders/take-logits.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const takeLogits: Kernel = {
  name: "take-logits",
  source,
  params: [
    { name: "rows", type: "u32" },
    { name: "vocab", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "x", access: "read_write" },
    { name: "ids", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface TakeLogitsOptions {
  readonly rows: number;
  readonly vocab: number;
  readonly extent: string;
  readonly x: string;
  /** u32 [rows], each below `vocab` and none twice. */
  readonly ids: string;
  readonly out: string;
}

/** out[t, r] = x[t, ids[r]], and that becomes 0; what `scatter-logits` does, backwards. */
export function takeLogitsDispatch({ rows, vocab, extent, x, ids, out }: TakeLogitsOptions): Dispatch {
  return { kernel: takeLogits, variant: { WORKGROUP }, params: { rows, vocab }, buffers: { extent, x, ids, out }, grid: { x: Math.ceil(rows / WORKGROUP), perGroup: 1 }, work: rows };
}
