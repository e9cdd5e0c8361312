import source from "../../shaders/clip-factor.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const clipFactor: Kernel = {
  name: "clip-factor",
  source,
  params: [
    { name: "slots", type: "u32" },
    { name: "clip", type: "f32" },
  ],
  bindings: [
    { name: "partials", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 64;
/** WGSL has no infinity to write; no gradient of finite norm reaches this. */
const NEVER = 3e38;

export interface ClipFactorOptions {
  readonly slots: number;
  /** Largest L2 norm; Infinity for none. */
  readonly clip: number;
  readonly partials: string;
  /** [2] */
  readonly out: string;
}

/** out = [L2 norm, factor that brings it to at most `clip`]. */
export function clipFactorDispatch({ slots, clip, partials, out }: ClipFactorOptions): Dispatch {
  return { kernel: clipFactor, variant: { WORKGROUP }, params: { slots, clip: Math.min(clip, NEVER) }, buffers: { partials, out }, grid: { x: 1, y: 1 }, work: slots };
}
