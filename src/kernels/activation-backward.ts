import source from "../../shaders/activation-backward.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";
import { ACTIVATION_WORKGROUP, activationVariant, type ActivationPlace } from "./activation";

export const activationBackward: Kernel = {
  name: "activation-backward",
  source,
  params: [
    { name: "rows", type: "u32" },
    { name: "offset", type: "u32" },
    { name: "stride", type: "u32" },
    { name: "dy_stride", type: "u32" },
    { name: "dy_offset", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "dy", access: "read" },
    { name: "x", access: "read_write" },
  ],
};

export interface ActivationBackwardOptions extends ActivationPlace {
  readonly extent: string;
  readonly dy: string;
  readonly dyStride: number;
  readonly dyOffset: number;
  readonly x: string;
}

/**
 * Overwrites what the activation read by its gradient, from dy[t, dyOffset + r]: gated (gate, up) := (dy up silu'(gate),
 * dy silu(gate)), else x := dy gelu'(x).
 */
export function activationBackwardDispatch({ kind, rows, offset, stride, extent, dy, dyStride, dyOffset, x }: ActivationBackwardOptions): Dispatch {
  return {
    kernel: activationBackward,
    variant: activationVariant(kind),
    params: { rows, offset, stride, dy_stride: dyStride, dy_offset: dyOffset },
    buffers: { extent, dy, x },
    grid: { x: Math.ceil(rows / ACTIVATION_WORKGROUP), perGroup: 1 },
    work: 8 * rows,
  };
}
