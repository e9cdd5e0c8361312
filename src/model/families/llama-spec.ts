/** From the numbers of a header, whichever format it came in, to the spec and to what can't be run. */
import { type Reason, show } from "../reasons";
import { moduleId, type ModuleId, type ModuleKind } from "../mask";
import type { ModelSpec } from "../spec";
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

/** Errors: "malformed" when the numbers contradict each other. */
export function llamaSpec(numbers: LlamaNumbers, file: string): ModelSpec {
  const { heads, kvHeads, hidden, layers, intermediate, ...rest } = numbers;
  const headDim = numbers.headDim ?? hidden / heads;
  if (!Number.isInteger(headDim)) throw contradiction(file, `${heads} attention heads do not divide the hidden size ${hidden}, and no head size is given`);
  if (heads % kvHeads !== 0) throw contradiction(file, `${kvHeads} key/value heads do not divide ${heads} attention heads`);
  const attention = { heads, kvHeads, headDim, fused: false, bias: false } as const;
  const mlp = { intermediate, activation: "silu-gated", bias: false } as const;
  const has = (kind: ModuleKind, layer: number): boolean => rest.absent?.has(moduleId(kind, layer)) !== true;
  return {
    family: "llama",
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

export const OTHER_MODEL = "Open another model of the Llama family.";
