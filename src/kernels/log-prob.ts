import source from "../../shaders/log-prob.wgsl?raw";
import type { Dispatch, Kernel } from "../gpu/kernel";

export const logProb: Kernel = {
  name: "log-prob",
  source,
  params: [{ name: "vocab", type: "u32" }],
  bindings: [
    { name: "extent", access: "uniform" },
    { name: "logits", access: "read" },
    { name: "targets", access: "read" },
    { name: "out", access: "read_write" },
  ],
};

const WORKGROUP = 64;

export interface LogProbBuffers {
  readonly extent: string;
  readonly logits: string;
  readonly targets: string;
  readonly out: string;
}

/** out[i] = log softmax(logits[i, :])[targets[i]], logits [rows, vocab]. */
export function logProbDispatch(vocab: number, buffers: LogProbBuffers): Dispatch {
  return { kernel: logProb, variant: { WORKGROUP }, params: { vocab }, buffers: { ...buffers }, grid: { x: 1, perGroup: 1 }, work: 2 * vocab };
}
