/** From the numbers of a GPT-2 header, whichever format it came in, to the spec. */
import type { ModelSpec } from "../spec";
import { contradiction } from "./spec-reasons";

export interface Gpt2Numbers {
  readonly layers: number;
  readonly hidden: number;
  readonly heads: number;
  readonly intermediate: number;
  readonly vocab: number;
  readonly contextLength: number;
  readonly normEps: number;
  readonly tiedHead: boolean;
}

/** Errors: "malformed" when the numbers contradict each other. */
export function gpt2Spec(numbers: Gpt2Numbers, file: string): ModelSpec {
  const { heads, hidden, layers, intermediate, vocab, contextLength, tiedHead } = numbers;
  const headDim = hidden / heads;
  if (!Number.isInteger(headDim)) throw contradiction(file, `${heads} attention heads do not divide the hidden size ${hidden}`);
  const layer = {
    attention: { heads, kvHeads: heads, headDim, fused: true, bias: "all" },
    mlp: { intermediate, activation: "gelu-tanh", bias: true },
  } as const;
  return {
    family: "gpt2",
    layers: Array.from({ length: layers }, () => layer),
    hidden,
    vocab,
    contextLength,
    norm: { kind: "layer", eps: numbers.normEps, bias: true },
    positions: { kind: "learned" },
    tiedHead,
  };
}

export const OTHER_GPT2 = "Open another model of the GPT-2 family.";
