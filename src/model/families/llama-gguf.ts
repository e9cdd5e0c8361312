/** GGUF metadata of `general.architecture` = llama. Keys: gguf-py's constants.py (Keys.LLM, Keys.Attention, Keys.Rope). */
import type { TensorListing } from "../../formats/tensor-directory";
import { type Reason, throwReasons } from "../reasons";
import type { GgufMetadata, SpecReading } from "./family";
import { GgufFields, shapeOf, vocabularyOf } from "./gguf-fields";
import { MODEL_LIMITS } from "./limits";
import { type LlamaNumbers, llamaSpec, OTHER_MODEL, ropeReasons, slidingWindowReasons } from "./llama-spec";
import { headDimReasons } from "./spec-reasons";

/** llama.cpp's default when the file has no base. */
const DEFAULT_ROPE_THETA = 10_000;

export function readLlamaGguf(metadata: GgufMetadata, listing: TensorListing, file: string): SpecReading {
  const fields = new GgufFields(metadata);
  const numbers = readNumbers(fields, metadata, listing);
  throwReasons("malformed", file, fields.reasons);
  const spec = llamaSpec(numbers, file);
  return { spec, reasons: [...headDimReasons(spec, file, OTHER_MODEL), ...unsupportedFields(fields, spec.contextLength, headDimOf(numbers), file)] };
}

function readNumbers(fields: GgufFields, metadata: GgufMetadata, listing: TensorListing): LlamaNumbers {
  const heads = fields.count("llama.attention.head_count", MODEL_LIMITS.heads);
  return {
    layers: fields.count("llama.block_count", MODEL_LIMITS.layers),
    hidden: fields.count("llama.embedding_length", MODEL_LIMITS.hidden),
    heads,
    kvHeads: fields.count("llama.attention.head_count_kv", MODEL_LIMITS.heads, heads),
    headDim: fields.has("llama.attention.key_length") ? fields.count("llama.attention.key_length", MODEL_LIMITS.headDim) : null,
    intermediate: fields.count("llama.feed_forward_length", MODEL_LIMITS.intermediate),
    vocab: fields.count("llama.vocab_size", MODEL_LIMITS.vocab, vocabularyOf(metadata, listing)),
    contextLength: fields.count("llama.context_length", MODEL_LIMITS.contextLength),
    normEps: fields.positive("llama.attention.layer_norm_rms_epsilon", 1),
    ropeTheta: fields.positive("llama.rope.freq_base", 1e12, DEFAULT_ROPE_THETA),
    tiedHead: shapeOf(listing, "output.weight") === undefined,
  };
}

function headDimOf({ headDim, hidden, heads }: LlamaNumbers): number {
  return headDim ?? hidden / heads;
}

function unsupportedFields(fields: GgufFields, contextLength: number, headDim: number, file: string): Reason[] {
  const reasons: Reason[] = [];
  const refuse = (reason: string): unknown => reasons.push({ reason: `${file}: ${reason}`, remedy: OTHER_MODEL });
  const rotated = fields.raw("llama.rope.dimension_count") ?? headDim;
  if (Number(rotated) !== headDim) refuse(`llama.rope.dimension_count = ${String(rotated)} turns only a part of each head of ${headDim}`);
  const valueLength = fields.raw("llama.attention.value_length") ?? headDim;
  if (Number(valueLength) !== headDim) refuse(`llama.attention.value_length = ${String(valueLength)} differs from the key length ${headDim}`);
  const experts = fields.raw("llama.expert_count") ?? 0;
  if (Number(experts) !== 0) refuse(`the model is a mixture of ${String(experts)} experts`);
  const oldScale = fields.raw("llama.rope.scale_linear");
  if (oldScale !== undefined) reasons.push(...ropeReasons("llama.rope.scale_linear", "linear", oldScale, file));
  reasons.push(...ropeReasons("llama.rope.scaling.type", fields.raw("llama.rope.scaling.type"), fields.raw("llama.rope.scaling.factor"), file));
  const window = fields.raw("llama.attention.sliding_window");
  reasons.push(...slidingWindowReasons("llama.attention.sliding_window", window === undefined ? null : Number(window), contextLength, file));
  return reasons;
}
