/** What a model will take on the GPU, estimated before anything is loaded. All sizes in bytes. */
import { rowBytes } from "../formats/dtype";
import type { Reason } from "./reasons";
import type { LayerSpec, ModelSpec } from "./spec";
import type { GpuTensor, GpuTensorId, WeightPlan } from "./weight-plan";

export interface MemoryRequest {
  /** Tokens that the KV cache holds. */
  readonly contextTokens: number;
  /** Tokens that run through the model at once. */
  readonly batchTokens: number;
  /** Tokens whose logits are computed at once. */
  readonly logitRows: number;
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
}

export interface MemoryEstimate {
  readonly weightBytes: number;
  /** Keys and values in f32. */
  readonly kvBytes: number;
  readonly activationBytes: number;
  readonly totalBytes: number;
  /** The largest single buffer once matrices are split. */
  readonly largestBufferBytes: number;
  /** Matrices over the binding limit, which are split by rows, and into how many pieces. */
  readonly split: readonly { readonly id: GpuTensorId; readonly pieces: number }[];
  /** Why it can't work on this device; empty when it can. */
  readonly reasons: readonly Reason[];
}

const F32 = 4;
/** Pieces of a matrix start at this multiple: WebGPU's default minStorageBufferOffsetAlignment. */
const PIECE_ALIGNMENT = 256;

/** Matrices may be split by rows; a layer's keys and an activation may not, and are refused when they are over the limit. */
export function estimateMemory(spec: ModelSpec, plan: WeightPlan, request: MemoryRequest): MemoryEstimate {
  const limit = Math.min(request.maxBufferBytes, request.maxBindingBytes);
  const split = plan.tensors.filter(({ bytes }) => bytes > limit).map((tensor) => ({ id: tensor.id, pieces: piecesOf(tensor, limit) }));
  const keys = spec.layers.map((layer) => keyBytes(layer, request.contextTokens));
  const kvBytes = 2 * sum(keys);
  const activations = activationBuffers(spec, request);
  const activationBytes = sum(activations.map(({ bytes }) => bytes));
  const weightPieces = plan.tensors.map(({ bytes }) => Math.min(bytes, limit));
  return {
    weightBytes: plan.bytes,
    kvBytes,
    activationBytes,
    totalBytes: plan.bytes + kvBytes + activationBytes,
    largestBufferBytes: Math.max(0, ...weightPieces, ...keys, ...activations.map(({ bytes }) => bytes)),
    split,
    reasons: [...rowReasons(plan, limit), ...cacheReasons(Math.max(0, ...keys), limit, request), ...activationReasons(activations, limit, request)],
  };
}

function keyBytes({ attention }: LayerSpec, tokens: number): number {
  return attention ? tokens * attention.kvHeads * attention.headDim * F32 : 0;
}

/** Rows in a piece are a multiple of what keeps the next piece aligned. */
function piecesOf({ rows, cols, dtype }: GpuTensor, limit: number): number {
  const bytes = rowBytes(dtype, cols);
  let step = 1;
  while ((step * bytes) % PIECE_ALIGNMENT !== 0) step *= 2;
  const rowsInPiece = Math.max(step, Math.floor(limit / bytes / step) * step);
  return Math.ceil(rows / rowsInPiece);
}

interface Activation {
  readonly what: string;
  readonly bytes: number;
}

/** The widest module counts, since buffers are shared by all layers. */
function activationBuffers(spec: ModelSpec, { batchTokens, logitRows }: MemoryRequest): Activation[] {
  const queries = Math.max(0, ...spec.layers.map(({ attention }) => (attention ? attention.heads * attention.headDim : 0)));
  const keyValues = Math.max(0, ...spec.layers.map(({ attention }) => (attention ? 2 * attention.kvHeads * attention.headDim : 0)));
  const intermediate = Math.max(0, ...spec.layers.map(({ mlp }) => mlp?.intermediate ?? 0));
  const perToken = (what: string, width: number): Activation => ({ what, bytes: batchTokens * width * F32 });
  return [
    perToken("the residual", spec.hidden),
    perToken("the normed residual", spec.hidden),
    perToken("queries, keys and values", queries + keyValues),
    perToken("the attention's output", queries),
    perToken("the MLP's gate and up", 2 * intermediate),
    perToken("the MLP's product", intermediate),
    { what: "the logits", bytes: logitRows * spec.vocab * F32 },
  ];
}

function rowReasons(plan: WeightPlan, limit: number): Reason[] {
  const wide = plan.tensors.find(({ dtype, cols }) => rowBytes(dtype, cols) > limit);
  if (!wide) return [];
  return [{ reason: `one row of ${wide.id} takes ${rowBytes(wide.dtype, wide.cols)} bytes, and a buffer of this device at most ${limit}`, remedy: "Open a smaller model, or use another GPU." }];
}

function cacheReasons(bytes: number, limit: number, { contextTokens }: MemoryRequest): Reason[] {
  if (bytes <= limit) return [];
  const fits = Math.floor((contextTokens * limit) / bytes);
  return [{ reason: `the keys of a layer take ${bytes} bytes for ${contextTokens} tokens, and a buffer of this device at most ${limit}`, remedy: `Choose a context of at most ${fits} tokens.` }];
}

function activationReasons(activations: readonly Activation[], limit: number, { batchTokens, logitRows }: MemoryRequest): Reason[] {
  return activations.filter(({ bytes }) => bytes > limit).map(({ what, bytes }) => {
    const tokens = what === "the logits" ? logitRows : batchTokens;
    return { reason: `${what} of ${tokens} tokens take ${bytes} bytes, and a buffer of this device at most ${limit}`, remedy: `Run at most ${Math.floor((tokens * limit) / bytes)} tokens at once.` };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}
