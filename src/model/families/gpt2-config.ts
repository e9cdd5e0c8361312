/** config.json of a GPT-2 folder, as transformers 4 and 5 write it. */
import * as v from "valibot";
import { type Reason, show } from "../reasons";
import { count, parseConfig, positive } from "./config-fields";
import type { JsonObject, SpecReading } from "./family";
import { gpt2Spec, OTHER_GPT2 } from "./gpt2-spec";
import { MODEL_LIMITS } from "./limits";
import { headDimReasons, quantizationReasons } from "./spec-reasons";

const flag = (fallback: boolean) => v.nullish(v.boolean("true or false"), fallback);

/** Defaults are those of transformers' GPT2Config. */
const Gpt2Config = v.looseObject({
  model_type: v.string("a text"),
  n_embd: count(MODEL_LIMITS.hidden),
  n_layer: count(MODEL_LIMITS.layers),
  n_head: count(MODEL_LIMITS.heads),
  n_inner: v.nullish(count(MODEL_LIMITS.intermediate)),
  n_positions: v.nullish(count(MODEL_LIMITS.contextLength), 1024),
  vocab_size: count(MODEL_LIMITS.vocab),
  layer_norm_epsilon: v.nullish(positive(1), 1e-5),
  activation_function: v.nullish(v.string("a text"), "gelu_new"),
  tie_word_embeddings: flag(true),
  scale_attn_weights: flag(true),
  scale_attn_by_inverse_layer_idx: flag(false),
  add_cross_attention: flag(false),
});
type Config = v.InferOutput<typeof Gpt2Config>;

/** One function under the names that transformers gives it. */
const GELU_TANH: ReadonlySet<string> = new Set(["gelu_new", "gelu_pytorch_tanh", "gelu_fast", "gelu_accurate"]);

export function readGpt2Config(json: JsonObject, file: string): SpecReading {
  const config = parseConfig(Gpt2Config, json, file);
  const spec = gpt2Spec({
    layers: config.n_layer,
    hidden: config.n_embd,
    heads: config.n_head,
    intermediate: config.n_inner ?? 4 * config.n_embd,
    vocab: config.vocab_size,
    contextLength: config.n_positions,
    normEps: config.layer_norm_epsilon,
    tiedHead: config.tie_word_embeddings,
  }, file);
  return { spec, reasons: [...headDimReasons(spec, file, OTHER_GPT2), ...shapeReasons(config, file), ...quantizationReasons(config, file)] };
}

function shapeReasons(config: Config, file: string): Reason[] {
  const reasons: Reason[] = [];
  const refuse = (reason: string): unknown => reasons.push({ reason: `${file}: ${reason}`, remedy: OTHER_GPT2 });
  if (!GELU_TANH.has(config.activation_function)) refuse(`activation_function is ${show(config.activation_function)}, and the studio computes gelu_new for this family`);
  if (!config.scale_attn_weights) refuse("scale_attn_weights is false, and the studio divides scores by the root of the head size");
  if (config.scale_attn_by_inverse_layer_idx) refuse("scale_attn_by_inverse_layer_idx is true, which the studio does not compute");
  if (config.add_cross_attention) refuse("add_cross_attention is true, and the studio runs decoders on their own");
  return reasons;
}
