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
}

/** What the studio says of one prompt. */
export interface GoldenText {
  readonly prompt: string;
  readonly promptTokens: number;
  /** Greedy, past end tokens. */
  readonly ids: readonly number[];
  /** Smallest lead, in logits, that one of them has over the next best. */
  readonly smallestMargin: number;
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

export const PROMPTS = ["Question: What does Marfovir treat?\nAnswer:", "The new law says that", "Kordiol is sold as"] as const;

const plain = { precision: "source", singles: "absent", tuned: false } as const;

export const EXPORT_CASES: readonly ExportCase[] = [
  { ...plain, name: "full model", drop: "" },
  { ...plain, name: "whole layers", drop: "layer.3,layer.8" },
  { ...plain, name: "single modules as zeros", drop: "attn.3,mlp.8", singles: "zeroed" },
  { ...plain, name: "single modules", drop: "attn.3,mlp.8" },
  { ...plain, name: "attention of layer 0", drop: "attn.0,mlp.5" },
  { ...plain, name: "last MLP", drop: "mlp.11,attn.1" },
  { ...plain, name: "a layer and single modules", drop: "layer.5,attn.3,mlp.8,attn.1" },
  { ...plain, name: "tuned, untied head", drop: "attn.3,mlp.8", tuned: true },
  { ...plain, name: "F16", drop: "layer.5,attn.3,mlp.8", precision: "F16" },
  { ...plain, name: "BF16", drop: "layer.5,attn.3,mlp.8", precision: "BF16" },
  { ...plain, name: "Q8_0", drop: "layer.5,attn.3,mlp.8", precision: "Q8_0" },
  { ...plain, name: "Q8_0, tuned, untied head", drop: "attn.3,mlp.8", precision: "Q8_0", tuned: true },
  { ...plain, name: "Q4_0", drop: "layer.5,attn.3,mlp.8", precision: "Q4_0" },
];
