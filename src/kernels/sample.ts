import source from "../../shaders/sample.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const sample: Kernel = {
  name: "sample",
  source,
  params: [{ name: "vocab", type: "u32" }],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "sampling", access: "uniform" },
    { name: "logits", access: "read" },
    { name: "tokens", access: "read_write" },
    { name: "ids", access: "read_write" },
  ],
};

const WORKGROUP = 256;

export interface SampleBuffers {
  readonly extent: string;
  readonly sampling: string;
  readonly logits: string;
  readonly tokens: string;
  readonly ids: string;
}

/** Chooses a token from logits row 0 and makes it the next run's only token. */
export function sampleDispatch(vocab: number, buffers: SampleBuffers): Dispatch {
  return { kernel: sample, variant: { WORKGROUP }, params: { vocab }, buffers: { ...buffers }, grid: { x: 1, perGroup: 65_535 }, work: vocab };
}
