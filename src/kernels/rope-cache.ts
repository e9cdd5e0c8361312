import source from "../../shaders/rope-cache.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";
import type { HeadShape } from "./attention";

export const ropeCache: Kernel = {
  name: "rope-cache",
  source,
  params: [
    { name: "heads", type: "u32" },
    { name: "kv_heads", type: "u32" },
    { name: "head_dim", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "tokens", access: "read" },
    { name: "angles", access: "read", when: "ROTARY" },
    { name: "qkv", access: "read_write" },
    { name: "keys", access: "read_write" },
    { name: "values", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface RopeCacheBuffers {
  readonly extent: string;
  readonly tokens: string;
  /** null: positions are learned, and nothing is rotated. */
  readonly angles: string | null;
  readonly qkv: string;
  readonly keys: string;
  readonly values: string;
}

/** Rotates q in place and k into `keys`, copies v into `values`, at each token's row. */
export function ropeCacheDispatch({ heads, kvHeads, headDim }: HeadShape, { angles, ...buffers }: RopeCacheBuffers): Dispatch {
  const width = (heads + 2 * kvHeads) * headDim;
  return {
    kernel: ropeCache,
    variant: { WORKGROUP, ROTARY: angles !== null },
    params: { heads, kv_heads: kvHeads, head_dim: headDim },
    buffers: { ...buffers, ...(angles === null ? {} : { angles }) },
    grid: { x: Math.ceil(width / 2 / WORKGROUP), perGroup: 1 },
    work: 2 * width,
  };
}

/**
 * (cos, sin) of every position and rotary pair, [positions, headDim / 2, 2]. Frequencies and angles are rounded to f32
 * as transformers computes them, so that long contexts agree with it.
 */
export function ropeAngles(positions: number, headDim: number, theta: number): Float32Array<ArrayBuffer> {
  const half = headDim / 2;
  const frequencies = Float32Array.from({ length: half }, (_, d) => 1 / Math.fround(theta ** Math.fround((2 * d) / headDim)));
  const angles = new Float32Array(positions * half * 2);
  for (let position = 0; position < positions; position++) {
    for (let d = 0; d < half; d++) {
      const angle = Math.fround(position * (frequencies[d] ?? 0));
      const at = 2 * (position * half + d);
      angles[at] = Math.cos(angle);
      angles[at + 1] = Math.sin(angle);
    }
  }
  return angles;
}
