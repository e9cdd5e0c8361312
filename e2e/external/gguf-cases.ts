/** The forms of a GGUF export that another program has to read, and what is asked of it. */
import type { Precision, SingleModules } from "../../src/export/records/choices";

export interface ExportCase {
  readonly name: string;
  /** As on the command line: "attn.5,layer.3". */
  readonly drop: string;
  readonly precision: Precision;
  readonly singles: SingleModules;
  /** Norms and an untied head that are not the model's own. */
  readonly tuned: boolean;
  /** Biases on q, k and v that are not the model's own, which is a Qwen2 by them. */
  readonly biased: boolean;
  readonly prompts: readonly string[];
  /**
   * Whether every id has to be the same. llama.cpp rounds activations to what the weights are in, so that where two ids are nearly as
   * likely as each other it may choose otherwise; then ids are compared up to the first such place.
   */
  readonly everyId: boolean;
}

/** What the studio says of one prompt. */
export interface GoldenText {
  readonly prompt: string;
  readonly promptTokens: number;
  /** Greedy, past end tokens. */
  readonly ids: readonly number[];
  /** The lead of each over the next best, in logits. */
  readonly leads: readonly number[];
  /** Of the first new token: the likeliest ids, with natural logarithms of probability. */
  readonly top: readonly (readonly [number, number])[];
}

export interface ExportedGguf {
  readonly case: ExportCase;
  readonly path: string;
  readonly architecture: string;
  readonly texts: readonly GoldenText[];
}

export const TOKENS = 32;
export const TOP = 10;

const PROMPTS = ["Question: What does Marfovir treat?\nAnswer:", "The new law says that", "Kordiol is sold as"];
/** On which the smallest of 32 leads of the Q8_0 and BF16 files is 0.13 logits at least: as decided as this model is between two of its texts. */
const DECIDED = ["Question: Which court applies the Nesdiworth Act?\nAnswer:", "Question: In which year was the Clediworth Act passed?\nAnswer:", "Which court applies the Lumnoley Act"];

const plain = { precision: "source", singles: "absent", tuned: false, biased: false, prompts: PROMPTS, everyId: true } as const;

export const EXPORT_CASES: readonly ExportCase[] = [
  { ...plain, name: "the full model", drop: "" },
  { ...plain, name: "whole layers gone", drop: "layer.3,layer.8" },
  { ...plain, name: "single modules as zeros", drop: "attn.3,mlp.8", singles: "zeroed" },
  { ...plain, name: "single modules gone", drop: "attn.3,mlp.8" },
  { ...plain, name: "the attention of layer 0 gone", drop: "attn.0,mlp.5" },
  { ...plain, name: "the last MLP gone", drop: "mlp.11,attn.1" },
  { ...plain, name: "a layer and single modules gone", drop: "layer.5,attn.3,mlp.8,attn.1" },
  { ...plain, name: "tuned norms and a head of its own", drop: "attn.3,mlp.8", tuned: true },
  { ...plain, name: "a Qwen2 without whole layers", drop: "layer.3,layer.8", biased: true },
  { ...plain, name: "a Qwen2 without single modules", drop: "attn.0,mlp.5,attn.7", biased: true },
  { ...plain, name: "F16", drop: "layer.5,attn.3,mlp.8", precision: "F16" },
  { ...plain, name: "F16, tuned", drop: "attn.3,mlp.8", precision: "F16", tuned: true },
  { ...plain, name: "Q8_0", drop: "layer.5,attn.3,mlp.8", precision: "Q8_0", prompts: DECIDED },
  { ...plain, name: "Q8_0, tuned", drop: "attn.3,mlp.8", precision: "Q8_0", tuned: true, everyId: false },
  { ...plain, name: "BF16", drop: "layer.5,attn.3,mlp.8", precision: "BF16", prompts: DECIDED },
  { ...plain, name: "Q4_0", drop: "layer.5,attn.3,mlp.8", precision: "Q4_0", prompts: DECIDED, everyId: false },
];
