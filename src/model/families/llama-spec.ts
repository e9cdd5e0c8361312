/** From the numbers of a header, whichever format it came in, to the spec and to what can't be run. */
import { type Reason, show } from "../reasons";
import { moduleId, type ModuleId, type ModuleKind } from "../mask";
import type { AttentionBias, ModelSpec } from "../spec";
import { contradiction } from "./spec-reasons";

export interface LlamaNumbers {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly kvHeads: number;
  /** null: hidden / heads. */
  readonly headDim: number | null;
  readonly intermediate: number;
  readonly vocab: number;
  readonly contextLength: number;
  readonly normEps: number;
  readonly ropeTheta: number;
  readonly tiedHead: boolean;
  /** Modules that the file is without; left out: none. */
  readonly absent?: ReadonlySet<ModuleId>;
}

/** What sets a family apart from others of Llama's form. */
export interface LlamaForm {
  /** Also the `general.architecture` of its whole models. */
  readonly family: "llama" | "qwen2";
  readonly bias: AttentionBias;
  /** What transformers takes for max_position_embeddings when the file does not say. */
  readonly contextLength: number;
  /** What a person can do who has a model of the family that the studio can't run. */
  readonly remedy: string;
}

export const LLAMA_FORM: LlamaForm = { family: "llama", bias: "none", contextLength: 2048, remedy: "Open another model of the Llama family." };
export const QWEN2_FORM: LlamaForm = { family: "qwen2", bias: "inputs", contextLength: 32_768, remedy: "Open another model of the Qwen2 family." };

/** Errors: "malformed" when the numbers contradict each other. */
export function llamaSpec(numbers: LlamaNumbers, file: string, { family, bias }: LlamaForm = LLAMA_FORM): ModelSpec {
  const { heads, kvHeads, hidden, layers, intermediate, ...rest } = numbers;
  const headDim = numbers.headDim ?? hidden / heads;
  if (!Number.isInteger(headDim)) throw contradiction(file, `${heads} attention heads do not divide the hidden size ${hidden}, and no head size is given`);
  if (heads % kvHeads !== 0) throw contradiction(file, `${kvHeads} key/value heads do not divide ${heads} attention heads`);
  const attention = { heads, kvHeads, headDim, fused: false, bias } as const;
  const mlp = { intermediate, activation: "silu-gated", bias: false } as const;
  const has = (kind: ModuleKind, layer: number): boolean => rest.absent?.has(moduleId(kind, layer)) !== true;
  return {
    family,
    layers: Array.from({ length: layers }, (_, layer) => ({ attention: has("attention", layer) ? attention : null, mlp: has("mlp", layer) ? mlp : null })),
    hidden,
    vocab: rest.vocab,
    contextLength: rest.contextLength,
    norm: { kind: "rms", eps: rest.normEps, bias: false },
    positions: { kind: "rotary", theta: rest.ropeTheta },
    tiedHead: rest.tiedHead,
  };
}

/** `type` as the file names it; the plain rotation goes by several names. */
export function ropeReasons(field: string, type: unknown, factor: unknown, file: string): Reason[] {
  const isPlain = type === undefined || type === null || type === "default" || type === "none";
  if (isPlain || (type === "linear" && factor === 1)) return [];
  return [{ reason: `${file}: ${field} asks for ${show(type)} scaling of the positions, which the studio does not compute`, remedy: "Open a model without position scaling, such as SmolLM2, TinyLlama or Llama 2." }];
}

export function slidingWindowReasons(field: string, window: number | null, contextLength: number, file: string): Reason[] {
  if (window === null || window <= 0 || window >= contextLength) return [];
  return [{ reason: `${file}: ${field} = ${window} is shorter than the context of ${contextLength}, and the studio has no sliding window`, remedy: "Open a version without sliding window (Mistral 7B v0.2 or later)." }];
}
