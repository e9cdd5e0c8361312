/** How much room a session gets, and what it takes, known before anything is loaded. Sizes are bytes. */
import type { OpenedModel } from "../model/opened-model";
import { throwReasons, type Reason } from "../model/reasons";
import type { ModelSpec } from "../model/spec";
import { planWeights, type WeightPlan } from "../model/weight-plan";
import { sessionBuffers, type SessionCapacity } from "./buffers";

/** A conversation of some pages; the key cache of small models stays below 100 MB. */
const CONTEXT_TOKENS = 2048;
/** Room for one long example; ordinary batches are smaller (see evaluate/accuracy.ts). */
const BATCH_TOKENS = 2048;
/** Rows that reach the head at once. */
const OUTPUTS = 128;
const LOGITS_BYTES = 64 * 1024 * 1024;

export interface DeviceLimits {
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
}

export interface MemoryEstimate {
  readonly weightBytes: number;
  /** Key cache, activations, logits. */
  readonly workBytes: number;
  /** Why it can't run on this device; empty when it can. */
  readonly reasons: readonly Reason[];
}

export function largestBuffer({ maxBufferBytes, maxBindingBytes }: DeviceLimits): number {
  return Math.min(maxBufferBytes, maxBindingBytes);
}

/** The default room, smaller where the model's context or the device is. */
export function chooseCapacity(spec: ModelSpec, limits: DeviceLimits): SessionCapacity {
  const outputs = Math.floor(Math.min(LOGITS_BYTES, largestBuffer(limits)) / (4 * spec.vocab));
  return {
    contextTokens: Math.min(CONTEXT_TOKENS, spec.contextLength),
    batchTokens: Math.min(BATCH_TOKENS, spec.contextLength),
    outputs: Math.min(OUTPUTS, Math.max(1, outputs)),
  };
}

/** Matrices over the limit are cut by rows; a buffer of activations or keys can't be. */
export function estimateMemory(spec: ModelSpec, plan: WeightPlan, capacity: SessionCapacity, limits: DeviceLimits): MemoryEstimate {
  const largest = largestBuffer(limits);
  const buffers = sessionBuffers(spec, capacity);
  const reasons = buffers.filter(({ bytes }) => bytes > largest).map(({ name, bytes }): Reason => ({
    reason: `its buffer "${name}" takes ${bytes} bytes, and this GPU binds at most ${largest}`,
    remedy: "Open a smaller model, or use another GPU.",
  }));
  return { weightBytes: plan.bytes, workBytes: buffers.reduce((sum, { bytes }) => sum + bytes, 0), reasons };
}

/** Errors: "unsupported" with every reason, before any weight is read. */
export function checkMemory(model: OpenedModel, capacity: SessionCapacity, limits: DeviceLimits): MemoryEstimate {
  const plan = planWeights(model);
  const estimate = estimateMemory(model.spec, plan, capacity, limits);
  throwReasons("unsupported", `${model.name} does not fit this GPU`, estimate.reasons);
  return estimate;
}

/** Widest head, for tables and for keeping heads whole; 4 where there is no attention at all. */
export function headDimOf(spec: ModelSpec): number {
  return Math.max(4, ...spec.layers.map((layer) => layer.attention?.headDim ?? 0));
}
