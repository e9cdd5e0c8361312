/** The header of a Llama, or of a family of its form, for an export whose source was in the other format. Source of the keys: gguf-py's constants.py. */
import type { GgufValue } from "../../formats/gguf/read";
import { float, ints, text, uint } from "../../formats/gguf/short-values";
import { shortestFloat } from "../../formats/shortest-float";
import { assert } from "../../shared/assert";
import type { ModelSpec } from "../spec";
import type { JsonObject } from "./family";
import { missingModules } from "../absent-modules";
import { firstModules, PLACEHOLDER_WIDTH } from "./first-modules";

/** Names and forms of fields of both transformers 4 (rope_theta) and 5 (rope_parameters). */
export function llamaConfigOf(spec: ModelSpec, layers: number): JsonObject {
  const { headDim } = firstModules(spec).attention;
  return { architectures: ["LlamaForCausalLM"], model_type: "llama", attention_bias: false, mlp_bias: false, head_dim: headDim, ...sizeFields(spec, layers) };
}

/** What every family of Llama's form says. */
export function sizeFields(spec: ModelSpec, layers: number): JsonObject {
  const { attention, mlp } = firstModules(spec);
  const theta = shortestFloat(thetaOf(spec));
  return {
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

/** A family's own architecture has one size for all layers; "deci", which is theirs too, has one for each. Source: llama.cpp's src/models/deci.cpp. */
export function llamaGgufKeys(spec: ModelSpec): readonly (readonly [string, GgufValue])[] {
  const isWhole = missingModules(spec).length === 0;
  const { attention, mlp } = firstModules(spec);
  const architecture = isWhole ? spec.family : "deci";
  const sizes: readonly (readonly [string, GgufValue])[] = isWhole
    ? [
        ["feed_forward_length", uint(mlp.intermediate)],
        ["attention.head_count", uint(attention.heads)],
        ["attention.head_count_kv", uint(attention.kvHeads)],
      ]
    : deciSizes(spec);
  const keys: readonly (readonly [string, GgufValue])[] = [
    ["context_length", uint(spec.contextLength)],
    ["embedding_length", uint(spec.hidden)],
    ["block_count", uint(spec.layers.length)],
    ...sizes,
    ["attention.key_length", uint(attention.headDim)],
    ["attention.value_length", uint(attention.headDim)],
    ["rope.dimension_count", uint(attention.headDim)],
    ["rope.freq_base", float(thetaOf(spec))],
    ["attention.layer_norm_rms_epsilon", float(spec.norm.eps)],
    ["vocab_size", uint(spec.vocab)],
  ];
  return [["general.architecture", text(architecture)], ...keys.map(([key, value]) => [`${architecture}.${key}`, value] as const)];
}

/**
 * llama.cpp skips an attention of 0 heads, but takes the size of a head from layer 0, which therefore has one. It never gets an MLP of
 * width 0: it would lose that layer's attention too.
 */
function deciSizes({ layers }: ModelSpec): [string, GgufValue][] {
  const heads = (of: "heads" | "kvHeads"): GgufValue => ints(layers.map(({ attention }, layer) => attention?.[of] ?? (layer === 0 ? 1 : 0)));
  return [
    ["feed_forward_length", ints(layers.map(({ mlp }) => mlp?.intermediate ?? PLACEHOLDER_WIDTH))],
    ["attention.head_count", heads("heads")],
    ["attention.head_count_kv", heads("kvHeads")],
  ];
}

function thetaOf({ positions }: ModelSpec): number {
  assert(positions.kind === "rotary", "a Llama's positions are rotary");
  return positions.theta;
}
