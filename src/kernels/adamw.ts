import source from "../../shaders/adamw.wgsl?raw";
import { foldedGrid, type Dispatch, type Kernel } from "../gpu/kernel";

export const adamw: Kernel = {
  name: "adamw",
  source,
  params: [
    { name: "quads", type: "u32" },
    { name: "beta1", type: "f32" },
    { name: "beta2", type: "f32" },
    { name: "eps", type: "f32" },
    { name: "weight_decay", type: "f32" },
  ],
  bindings: [
    { name: "hyper", access: "uniform" },
    { name: "factor", access: "read" },
    { name: "weights", access: "read_write" },
    { name: "gradients", access: "read_write" },
    { name: "first", access: "read_write" },
    { name: "second", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface AdamwOptions {
  /** Values, a multiple of 4. */
  readonly count: number;
  readonly beta1: number;
  readonly beta2: number;
  readonly eps: number;
  /** Decoupled (Loshchilov and Hutter, arXiv 1711.05101). */
  readonly weightDecay: number;
  /** Uniform {rate, 1 - beta1^t, 1 - beta2^t}. */
  readonly hyper: string;
  /** As `clip-factor` leaves it. */
  readonly factor: string;
  readonly weights: string;
  readonly gradients: string;
  readonly first: string;
  readonly second: string;
}

/** One step of AdamW; gradients are 0 after it. */
export function adamwDispatch({ count, beta1, beta2, eps, weightDecay, ...buffers }: AdamwOptions): Dispatch {
  return {
    kernel: adamw,
    variant: { WORKGROUP },
    params: { quads: count / 4, beta1, beta2, eps, weight_decay: weightDecay },
    buffers: { ...buffers },
    grid: foldedGrid(Math.ceil(count / 4 / WORKGROUP)),
    work: 8 * count,
  };
}
