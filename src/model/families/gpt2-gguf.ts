/** GGUF metadata of `general.architecture` = gpt2. Keys: gguf-py's constants.py (Keys.LLM, Keys.Attention). */
import type { TensorListing } from "../../formats/tensor-directory";
import { throwReasons } from "../reasons";
import type { GgufMetadata, SpecReading } from "./family";
import { GgufFields, shapeOf, vocabularyOf } from "./gguf-fields";
import { gpt2Spec, OTHER_GPT2 } from "./gpt2-spec";
import { MODEL_LIMITS } from "./limits";
import { headDimReasons } from "./spec-reasons";

export function readGpt2Gguf(metadata: GgufMetadata, listing: TensorListing, file: string): SpecReading {
  const fields = new GgufFields(metadata);
  const numbers = {
    layers: fields.count("gpt2.block_count", MODEL_LIMITS.layers),
    hidden: fields.count("gpt2.embedding_length", MODEL_LIMITS.hidden),
    heads: fields.count("gpt2.attention.head_count", MODEL_LIMITS.heads),
    intermediate: fields.count("gpt2.feed_forward_length", MODEL_LIMITS.intermediate),
    vocab: fields.count("gpt2.vocab_size", MODEL_LIMITS.vocab, vocabularyOf(metadata, listing)),
    contextLength: fields.count("gpt2.context_length", MODEL_LIMITS.contextLength),
    normEps: fields.positive("gpt2.attention.layer_norm_epsilon", 1),
    tiedHead: shapeOf(listing, "output.weight") === undefined,
  };
  throwReasons("malformed", file, fields.reasons);
  const spec = gpt2Spec(numbers, file);
  return { spec, reasons: headDimReasons(spec, file, OTHER_GPT2) };
}
