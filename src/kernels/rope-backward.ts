import source from "../../shaders/rope-backward.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";
import type { HeadShape } from "./attention";

export const ropeBackward: Kernel = {
  name: "rope-backward",
  source,
  params: [
    { name: "heads", type: "u32" },
    { name: "kv_heads", type: "u32" },
    { name: "head_dim", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "tokens", access: "read" },
    { name: "angles", access: "read" },
    { name: "dqkv", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface RopeBackwardBuffers {
  readonly extent: string;
  readonly tokens: string;
  readonly angles: string;
  /** [T, (heads + 2 kvHeads) * headDim] */
  readonly dqkv: string;
}

/** Gradients of rotated q and k -> of those before. */
export function ropeBackwardDispatch({ heads, kvHeads, headDim }: HeadShape, { extent, tokens, angles, dqkv }: RopeBackwardBuffers): Dispatch {
  const width = (heads + kvHeads) * headDim;
  return {
    kernel: ropeBackward,
    variant: { WORKGROUP },
    params: { heads, kv_heads: kvHeads, head_dim: headDim },
    buffers: { extent, tokens, angles, dqkv },
    grid: { x: Math.ceil(width / 2 / WORKGROUP), perGroup: 1 },
    work: 2 * width,
  };
}
