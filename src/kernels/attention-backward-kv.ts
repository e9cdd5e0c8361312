import source from "../../shaders/attention-backward-kv.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";
import type { HeadShape } from "./attention";

export const attentionBackwardKv: Kernel = {
  name: "attention-backward-kv",
  source,
  params: [
    { name: "heads", type: "u32" },
    { name: "kv_heads", type: "u32" },
    { name: "vectors", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "seen_end", access: "read" },
    { name: "qkv", access: "read" },
    { name: "keys", access: "read" },
    { name: "values", access: "read" },
    { name: "d_attended", access: "read" },
    { name: "stats", access: "read" },
    { name: "dqkv", access: "read_write" },
  ],
};

const WORKGROUP = 32;

export interface AttentionBackwardKvBuffers {
  readonly extent: string;
  /** u32 [T]: row j is seen by the tokens from j up to seenEnd[j]. */
  readonly seenEnd: string;
  readonly qkv: string;
  readonly keys: string;
  readonly values: string;
  readonly dAttended: string;
  /** As `attention-backward-q` leaves them. */
  readonly stats: string;
  /** [T, (heads + 2 kvHeads) * headDim]: its k and v columns are written. */
  readonly dqkv: string;
}

/** Gradients of k (as rotated) and v. */
export function attentionBackwardKvDispatch({ heads, kvHeads, headDim }: HeadShape, { seenEnd, dAttended, ...buffers }: AttentionBackwardKvBuffers): Dispatch {
  const { extent, qkv, keys, values, stats, dqkv } = buffers;
  return {
    kernel: attentionBackwardKv,
    variant: { WORKGROUP, HEAD_DIM: headDim },
    params: { heads, kv_heads: kvHeads, vectors: headDim / 4 },
    buffers: { extent, seen_end: seenEnd, qkv, keys, values, d_attended: dAttended, stats, dqkv },
    grid: { x: kvHeads, perGroup: 1 },
    work: 4 * heads * headDim * 64,
  };
}
