import source from "../../shaders/cross-entropy-backward.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const crossEntropyBackward: Kernel = {
  name: "cross-entropy-backward",
  source,
  params: [{ name: "vocab", type: "u32" }],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "logits", access: "read_write" },
    { name: "targets", access: "read" },
    { name: "coefficients", access: "read" },
  ],
};

const WORKGROUP = 64;

export interface CrossEntropyBuffers {
  readonly extent: string;
  readonly logits: string;
  /** u32 */
  readonly targets: string;
  /** The loss's derivative by each target's log-probability. */
  readonly coefficients: string;
}

/** Logits [T, vocab] -> their gradient, in place. */
export function crossEntropyBackwardDispatch(vocab: number, buffers: CrossEntropyBuffers): Dispatch {
  const { extent, logits, targets, coefficients } = buffers;
  return { kernel: crossEntropyBackward, variant: { WORKGROUP }, params: { vocab }, buffers: { extent, logits, targets, coefficients }, grid: { x: 1, perGroup: 1 }, work: 4 * vocab };
}
