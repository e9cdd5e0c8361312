import source from "../../shaders/activation.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";
import type { Variant } from "../gpu/preprocess";

export const activation: Kernel = {
  name: "activation",
  source,
  params: [
    { name: "rows", type: "u32" },
    { name: "offset", type: "u32" },
    { name: "stride", type: "u32" },
    { name: "out_stride", type: "u32" },
    { name: "out_offset", type: "u32" },
  ],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "x", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

/** "silu-gated": silu(gate) * up; "gelu-tanh": GELU by its tanh formula. */
export type ActivationKind = "silu-gated" | "gelu-tanh";

/** Where a piece of `rows` outputs lies in x [T, stride]: gated in columns [offset, offset + 2 rows), gate before up; else in as many columns as rows. */
export interface ActivationPlace {
  readonly kind: ActivationKind;
  readonly rows: number;
  readonly offset: number;
  readonly stride: number;
}

export const ACTIVATION_WORKGROUP = 64;

export interface ActivationOptions extends ActivationPlace {
  readonly extent: string;
  readonly x: string;
  readonly out: string;
  readonly outStride: number;
  readonly outOffset: number;
}

/** out[t, outOffset + r] = silu(x[t, offset + r]) * x[t, offset + rows + r], or gelu(x[t, offset + r]). */
export function activationDispatch({ kind, rows, offset, stride, extent, x, out, outStride, outOffset }: ActivationOptions): Dispatch {
  return {
    kernel: activation,
    variant: activationVariant(kind),
    params: { rows, offset, stride, out_stride: outStride, out_offset: outOffset },
    buffers: { extent, x, out },
    grid: { x: Math.ceil(rows / ACTIVATION_WORKGROUP), perGroup: 1 },
    work: 4 * rows,
  };
}

export function activationVariant(kind: ActivationKind): Variant {
  return { GATED: kind === "silu-gated", WORKGROUP: ACTIVATION_WORKGROUP };
}

/** The kind that a variant was made for. */
export function activationKindOf(variant: Variant): ActivationKind {
  return variant["GATED"] === true ? "silu-gated" : "gelu-tanh";
}
