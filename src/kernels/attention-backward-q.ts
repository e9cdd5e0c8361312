import source from "../../shaders/attention-backward-q.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";
import type { HeadShape } from "./attention";

export const attentionBackwardQ: Kernel = {
  name: "attention-backward-q",
  source,
  params: [
    { name: "heads", type: "u32" },
    { name: "kv_heads", type: "u32" },
    { name: "vectors", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "tokens", access: "read" },
    { name: "qkv", access: "read" },
    { name: "keys", access: "read" },
    { name: "values", access: "read" },
    { name: "attended", access: "read" },
    { name: "d_attended", access: "read" },
    { name: "dqkv", access: "read_write" },
    { name: "stats", access: "read_write" },
  ],
};

/** Examples' contexts have some tens of tokens: more lanes would mostly idle. */
const WORKGROUP = 32;

export interface AttentionBackwardQBuffers {
  readonly extent: string;
  readonly tokens: string;
  /** With q rotated. */
  readonly qkv: string;
  readonly keys: string;
  readonly values: string;
  /** [T, heads * headDim]: what attention gave. */
  readonly attended: string;
  readonly dAttended: string;
  /** [T, (heads + 2 kvHeads) * headDim]: its q columns are written. */
  readonly dqkv: string;
  /** [T, heads, 2], written. */
  readonly stats: string;
}

/** The gradient of q, and each row's softmax in two numbers. */
export function attentionBackwardQDispatch({ heads, kvHeads, headDim }: HeadShape, { dAttended, ...buffers }: AttentionBackwardQBuffers): Dispatch {
  return {
    kernel: attentionBackwardQ,
    variant: { WORKGROUP, HEAD_DIM: headDim },
    params: { heads, kv_heads: kvHeads, vectors: headDim / 4 },
    buffers: { ...buffers, d_attended: dAttended },
    grid: { x: heads, perGroup: 1 },
    // Four products over the keys; as in attention, 64 of them for pacing.
    work: 4 * heads * headDim * 64,
  };
}
