/** What is trained, as matrices: all norms as the rows of one, and the head in its chosen form. Pure data. */
import { cutRows, type RowRange } from "../engine/cut-rows";
import type { Mask } from "../model/mask";
import type { WeightId } from "../model/opened-model";
import type { ModelSpec } from "../model/spec";
import type { HeadChoice } from "./settings";

export interface TrainShape {
  readonly spec: ModelSpec;
  readonly mask: Mask;
  readonly head: HeadChoice;
  /** Rows of the head that "seen" trains. */
  readonly seenRows: number;
  /** Tokens of a micro-batch. */
  readonly tokens: number;
  /** Targets that the head takes at once. */
  readonly outputs: number;
  readonly keepsActivations: boolean;
  /** Bytes that one binding holds. */
  readonly maxBytes: number;
}

export type TrainableName = "norms" | "head" | "rows" | "a" | "b";

export interface Trainable {
  readonly name: TrainableName;
  readonly rows: number;
  readonly cols: number;
  readonly rate: "norm" | "head";
  readonly pieces: readonly RowRange[];
}

/** What AdamW keeps of a trainable beside its weights. */
export const PARTS = ["weights", "gradients", "first", "second"] as const;
export type Part = (typeof PARTS)[number];

/** Name of the buffer that holds one piece of one part. */
export function partBuffer(name: TrainableName, piece: number, part: Part): string {
  return `train.${name}#${piece}.${part}`;
}

/** Norm vectors that the mask leaves, in running order: each weight with its bias after it. */
export function trainedNorms(spec: ModelSpec, mask: Mask): WeightId[] {
  const withBias = (id: WeightId): WeightId[] => (spec.norm.bias ? [id, `${id}Bias` as WeightId] : [id]);
  const layers = spec.layers.flatMap((layer, index) => [
    ...(layer.attention && !mask.has(`attn.${index}`) ? withBias(`attn.${index}.norm`) : []),
    ...(layer.mlp && !mask.has(`mlp.${index}`) ? withBias(`mlp.${index}.norm`) : []),
  ]);
  return [...layers, ...withBias("finalNorm")];
}

export function trainablesOf(shape: TrainShape): Trainable[] {
  const { spec, mask, maxBytes } = shape;
  const norms = matrix("norms", trainedNorms(spec, mask).length, spec.hidden, maxBytes);
  return [norms, ...headTrainables(shape)];
}

/** Rank of a low-rank head: kernels read its columns in fours. */
export function paddedRank(rank: number): number {
  return 4 * Math.ceil(rank / 4);
}

function headTrainables({ spec: { vocab, hidden }, head, seenRows, maxBytes }: TrainShape): Trainable[] {
  switch (head.kind) {
    case "full":
      return [matrix("head", vocab, hidden, maxBytes)];
    case "seen":
      return [matrix("rows", seenRows, hidden, maxBytes)];
    case "low-rank":
      return [matrix("a", vocab, paddedRank(head.rank), maxBytes), matrix("b", paddedRank(head.rank), hidden, maxBytes)];
    case "none":
      return [];
  }
}

function matrix(name: TrainableName, rows: number, cols: number, maxBytes: number): Trainable {
  return { name, rows, cols, rate: name === "norms" ? "norm" : "head", pieces: cutRows(rows, 4 * cols, maxBytes) };
}
