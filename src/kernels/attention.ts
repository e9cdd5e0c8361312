import source from "../../shaders/attention.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const attention: Kernel = {
  name: "attention",
  source,
  params: [
    { name: "heads", type: "u32" },
    { name: "kv_heads", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "tokens", access: "read" },
    { name: "qkv", access: "read" },
    { name: "keys", access: "read" },
    { name: "values", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 64;

/** headDim is a multiple of 4; heads a multiple of kvHeads (each key head serves heads / kvHeads query heads). */
export interface HeadShape {
  readonly heads: number;
  readonly kvHeads: number;
  readonly headDim: number;
}

export interface AttentionBuffers {
  readonly extent: string;
  readonly tokens: string;
  readonly qkv: string;
  readonly keys: string;
  readonly values: string;
  readonly out: string;
}

/** out[t, h, :] = softmax-weighted values over the rows that token t attends to. */
export function attentionDispatch({ heads, kvHeads, headDim }: HeadShape, buffers: AttentionBuffers): Dispatch {
  return {
    kernel: attention,
    variant: { WORKGROUP, HEAD_DIM: headDim },
    params: { heads, kv_heads: kvHeads },
    buffers: { ...buffers },
    grid: { x: heads, perGroup: 1 },
    // Two products over the keys; how many there are differs from token to token, 64 is a fair middle for pacing.
    work: 2 * heads * headDim * 64,
  };
}
