/** A model whose headers were read and checked: what it is, and where every weight's bytes are. */
import type { GgufFile } from "../formats/gguf/read";
import type { NamedSource } from "../formats/byte-source";
import type { TensorDirectory, TensorEntry } from "../formats/tensor-directory";
import type { ModelSpec } from "./spec";
import type { Tokenizer } from "./tokenizer/tokenizer";

/**
 * Canonical weight names, the same for every family and format. Matrices are [outputs, inputs], row-major.
 * Which of them a model has and their shapes: weight-shape.ts. `head` is there only when it is not tied to `embed`.
 */
export type WeightId =
  | "embed" // [vocab, hidden]
  | "positions" // [contextLength, hidden], for learned positions
  | "finalNorm" // [hidden]
  | "finalNormBias"
  | "head" // [vocab, hidden]
  | `attn.${number}.${"norm" | "normBias" | "q" | "k" | "v" | "qBias" | "kBias" | "vBias" | "qkv" | "qkvBias" | "o" | "oBias"}`
  | `mlp.${number}.${"norm" | "normBias" | "gate" | "up" | "upBias" | "down" | "downBias"}`;

export interface WeightSource {
  readonly entry: TensorEntry;
  /**
   * GGUF's Llamas store the rows of q and k so that the two halves of a rotary pair are neighbours; this is the number of
   * heads whose rows have to be put back into halves (row 2i -> i, row 2i+1 -> i + headDim/2), null when they are in order.
   * Of a bias the elements move.
   */
  readonly interleavedHeads: number | null;
  /** The file has the matrix as [inputs, outputs], as GPT-2's Conv1D does. */
  readonly transposed: boolean;
}

/** [outputs, inputs], however the file has it; a vector is one row. */
export function matrixShape({ entry: { shape }, transposed }: WeightSource): { readonly rows: number; readonly cols: number } {
  const cols = shape.at(transposed ? 0 : -1) ?? 1;
  return { rows: shape.reduce((product, size) => product * size, 1) / cols, cols };
}

/** The original files, for exports that copy untouched bytes. */
export type ModelOriginal =
  | { readonly format: "huggingface"; readonly files: readonly NamedSource[]; readonly tensors: TensorDirectory; readonly config: Readonly<Record<string, unknown>> }
  | { readonly format: "gguf"; readonly file: GgufFile };

export interface OpenedModel {
  /** Name for people: the folder's or the file's. */
  readonly name: string;
  readonly spec: ModelSpec;
  readonly weights: ReadonlyMap<WeightId, WeightSource>;
  readonly tokenizer: Tokenizer;
  readonly original: ModelOriginal;
}

export type ModelFormat = ModelOriginal["format"];
