/** A GPT-2's header for an export whose source was in the other format. Keys as llama.cpp's convert_hf_to_gguf.py writes them. */
import type { GgufValue } from "../../formats/gguf/read";
import { float, text, uint } from "../../formats/gguf/short-values";
import { shortestFloat } from "../../formats/shortest-float";
import type { ModelSpec } from "../spec";
import type { JsonObject } from "./family";
import { firstModules } from "./first-modules";

export function gpt2ConfigOf(spec: ModelSpec, layers: number): JsonObject {
  const { attention, mlp } = firstModules(spec);
  return {
    architectures: ["GPT2LMHeadModel"],
    model_type: "gpt2",
    activation_function: "gelu_new",
    layer_norm_epsilon: shortestFloat(spec.norm.eps),
    n_ctx: spec.contextLength,
    n_embd: spec.hidden,
    n_head: attention.heads,
    n_inner: mlp.intermediate,
    n_layer: layers,
    n_positions: spec.contextLength,
    scale_attn_weights: true,
    tie_word_embeddings: spec.tiedHead,
    use_cache: true,
    vocab_size: spec.vocab,
  };
}

export function gpt2GgufKeys(spec: ModelSpec): readonly (readonly [string, GgufValue])[] {
  const { attention, mlp } = firstModules(spec);
  return [
    ["general.architecture", text("gpt2")],
    ["gpt2.block_count", uint(spec.layers.length)],
    ["gpt2.context_length", uint(spec.contextLength)],
    ["gpt2.embedding_length", uint(spec.hidden)],
    ["gpt2.feed_forward_length", uint(mlp.intermediate)],
    ["gpt2.attention.head_count", uint(attention.heads)],
    ["gpt2.attention.layer_norm_epsilon", float(spec.norm.eps)],
  ];
}
