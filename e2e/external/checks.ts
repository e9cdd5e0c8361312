/** What is checked of which export, as data: `run_checks.py` holds a function for each kind. */
import * as made from "./exports";
import type { ExportedForm, Variant } from "./exports";

/** What the command line prints of a variant. */
export interface Answer {
  readonly kind: "logits" | "accuracy";
  readonly variant: Variant;
}

export interface ExternalCheck {
  /** Name of the Python function. */
  readonly kind: "logits" | "tokenizer" | "dtype" | "safetensors" | "generation" | "saved_again" | "refused" | "card" | "gguf" | "blocks" | "harness";
  readonly form: ExportedForm;
  /** The studio's own answer, to compare with. */
  readonly answer?: Answer;
  /** Another export, to compare with. */
  readonly source?: ExportedForm;
  /** What else the function takes: the dtype, the block type. */
  readonly value?: string;
}

/** Of every export the float32 logits of all positions, from the opened model with its mask and tuned weights. */
const sameLogits = [
  made.WHOLE_FOLDER, made.WHOLE_TUNED_FOLDER, made.SINGLE_FOLDER, made.SINGLE_TUNED_FOLDER, made.SINGLE_ZEROED_FOLDER, made.AGAIN_FOLDER, made.FURTHER_FOLDER,
  made.WHOLE_GGUF, made.WHOLE_TUNED_GGUF, made.SINGLE_ZEROED_GGUF,
  made.QWEN2_WHOLE_GGUF, made.QWEN2_FOLDER, made.QWEN2_AGAIN_FOLDER,
].map((form) => logits(form, form.variant));

/** Rounded values: transformers and the studio read the same ones from the file. */
const roundedLogits = [made.WHOLE_BF16_FOLDER, made.WHOLE_Q8_GGUF, made.WHOLE_Q4_GGUF].map((form) => logits(form, made.reopened(form)));

const folders: readonly ExternalCheck[] = [made.WHOLE_FOLDER, made.SINGLE_FOLDER, made.SINGLE_TUNED_FOLDER].flatMap((form) => [
  { kind: "safetensors", form },
  { kind: "tokenizer", form },
  { kind: "generation", form },
  { kind: "saved_again", form },
]);

const ggufs: readonly ExternalCheck[] = [
  { kind: "tokenizer", form: made.WHOLE_GGUF },
  { kind: "gguf", form: made.WHOLE_GGUF, value: "llama" },
  { kind: "gguf", form: made.WHOLE_Q4_GGUF, value: "llama" },
  { kind: "gguf", form: made.SINGLE_GGUF, value: "deci" },
  { kind: "gguf", form: made.SINGLE_TUNED_GGUF, value: "deci" },
  { kind: "gguf", form: made.AGAIN_GGUF, value: "deci" },
  { kind: "gguf", form: made.FURTHER_GGUF, value: "deci" },
  { kind: "gguf", form: made.QWEN2_WHOLE_GGUF, value: "qwen2" },
  { kind: "gguf", form: made.QWEN2_GGUF, value: "deci" },
  { kind: "blocks", form: made.WHOLE_Q8_GGUF, source: made.WHOLE_GGUF, value: "Q8_0" },
  { kind: "blocks", form: made.WHOLE_Q4_GGUF, source: made.WHOLE_GGUF, value: "Q4_0" },
];

export const CHECKS: readonly ExternalCheck[] = [
  ...sameLogits,
  ...roundedLogits,
  ...folders,
  { kind: "safetensors", form: made.QWEN2_FOLDER },
  { kind: "generation", form: made.QWEN2_FOLDER },
  { kind: "refused", form: made.SINGLE_FOLDER },
  { kind: "card", form: made.WHOLE_FOLDER },
  { kind: "card", form: made.SINGLE_FOLDER },
  { kind: "dtype", form: made.WHOLE_FOLDER, value: "float16" },
  { kind: "dtype", form: made.SINGLE_FOLDER, value: "float16" },
  { kind: "dtype", form: made.SINGLE_TUNED_FOLDER, value: "float16" },
  { kind: "dtype", form: made.WHOLE_BF16_FOLDER, value: "bfloat16" },
  ...ggufs,
  { kind: "harness", form: made.WHOLE_FOLDER, answer: { kind: "accuracy", variant: made.WHOLE } },
  { kind: "harness", form: made.SINGLE_FOLDER, answer: { kind: "accuracy", variant: made.SINGLE } },
];

function logits(form: ExportedForm, variant: Variant): ExternalCheck {
  return { kind: "logits", form, answer: { kind: "logits", variant } };
}

export function nameOf({ kind, form, value, source }: ExternalCheck): string {
  return [`${form.id}: ${kind}`, ...(value === undefined ? [] : [value]), ...(source === undefined ? [] : [`of ${source.id}`])].join(" ");
}
