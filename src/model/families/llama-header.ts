/** A Llama's header for an export whose source was in the other format. Source of the keys: gguf-py's constants.py. */
import type { GgufValue } from "../../formats/gguf/read";
import { float, text, uint } from "../../formats/gguf/short-values";
import { shortestFloat } from "../../formats/shortest-float";
import { assert } from "../../shared/assert";
import type { ModelSpec } from "../spec";
import type { JsonObject } from "./family";
import { firstModules } from "./first-modules";

/** Names and forms of fields of both transformers 4 (rope_theta) and 5 (rope_parameters). */
export function llamaConfigOf(spec: ModelSpec, layers: number): JsonObject {
  const { attention, mlp } = firstModules(spec);
  const theta = shortestFloat(thetaOf(spec));
  return {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    attention_bias: false,
    mlp_bias: false,
    head_dim: attention.headDim,
    hidden_act: "silu",
    hidden_size: spec.hidden,
    intermediate_size: mlp.intermediate,
    max_position_embeddings: spec.contextLength,
    num_attention_heads: attention.heads,
    num_hidden_layers: layers,
    num_key_value_heads: attention.kvHeads,
    rms_norm_eps: shortestFloat(spec.norm.eps),
    rope_theta: theta,
    rope_parameters: { rope_theta: theta, rope_type: "default" },
    tie_word_embeddings: spec.tiedHead,
    use_cache: true,
    vocab_size: spec.vocab,
  };
}

export function llamaGgufKeys(spec: ModelSpec, layers: number): readonly (readonly [string, GgufValue])[] {
  const { attention, mlp } = firstModules(spec);
  return [
    ["general.architecture", text("llama")],
    ["llama.context_length", uint(spec.contextLength)],
    ["llama.embedding_length", uint(spec.hidden)],
    ["llama.block_count", uint(layers)],
    ["llama.feed_forward_length", uint(mlp.intermediate)],
    ["llama.attention.head_count", uint(attention.heads)],
    ["llama.attention.head_count_kv", uint(attention.kvHeads)],
    ["llama.attention.key_length", uint(attention.headDim)],
    ["llama.attention.value_length", uint(attention.headDim)],
    ["llama.rope.dimension_count", uint(attention.headDim)],
    ["llama.rope.freq_base", float(thetaOf(spec))],
    ["llama.attention.layer_norm_rms_epsilon", float(spec.norm.eps)],
    ["llama.vocab_size", uint(spec.vocab)],
  ];
}

function thetaOf({ positions }: ModelSpec): number {
  assert(positions.kind === "rotary", "a Llama's positions are rotary");
  return positions.theta;
}
