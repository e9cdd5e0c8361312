/** config.json of a Llama, Mistral or Qwen2 folder, as transformers 4 and 5 write it. */
import * as v from "valibot";
import { type Reason, show } from "../reasons";
import { type BlockReading, NEMOTRON_NAS, readBlockConfigs } from "./block-configs";
import { count, flag, parseConfig, PlainObject, positive } from "./config-fields";
import type { JsonObject, SpecReading } from "./family";
import { MODEL_LIMITS } from "./limits";
import { LLAMA_FORM, type LlamaForm, llamaSpec, ropeReasons, slidingWindowReasons } from "./llama-spec";
import { headDimReasons, quantizationReasons } from "./spec-reasons";

const RopeParameters = v.pipe(PlainObject, v.looseObject({
  rope_theta: v.nullish(positive(1e12)),
  rope_type: v.nullish(v.string("a text")),
  /** Name of `rope_type` in older files. */
  type: v.nullish(v.string("a text")),
  factor: v.nullish(v.number("a number")),
  partial_rotary_factor: v.nullish(v.number("a number")),
}));

/** Defaults are those of transformers' LlamaConfig and Qwen2Config. */
const LlamaConfig = v.looseObject({
  model_type: v.string("a text"),
  hidden_size: count(MODEL_LIMITS.hidden),
  intermediate_size: count(MODEL_LIMITS.intermediate),
  num_hidden_layers: count(MODEL_LIMITS.layers),
  num_attention_heads: count(MODEL_LIMITS.heads),
  num_key_value_heads: v.nullish(count(MODEL_LIMITS.heads)),
  head_dim: v.nullish(count(MODEL_LIMITS.headDim)),
  vocab_size: count(MODEL_LIMITS.vocab),
  max_position_embeddings: v.nullish(count(MODEL_LIMITS.contextLength)),
  rms_norm_eps: v.nullish(positive(1), 1e-6),
  rope_theta: v.nullish(positive(1e12)),
  rope_scaling: v.nullish(RopeParameters),
  rope_parameters: v.nullish(RopeParameters),
  partial_rotary_factor: v.nullish(v.number("a number")),
  tie_word_embeddings: flag,
  attention_bias: flag,
  mlp_bias: flag,
  hidden_act: v.nullish(v.string("a text"), "silu"),
  sliding_window: v.optional(v.nullable(v.pipe(v.number("a whole number or null"), v.integer("a whole number or null")))),
  use_sliding_window: flag,
  num_local_experts: v.nullish(v.number("a number")),
  num_experts: v.nullish(v.number("a number")),
});
type Config = v.InferOutput<typeof LlamaConfig>;

/** Of a type whose layers all have both modules. */
const WHOLE: BlockReading = { absent: new Set(), reasons: [] };
const DEFAULT_ROPE_THETA = 10_000;
/** transformers' MistralConfig and Qwen2Config have this window when the file does not mention one. */
const DEFAULT_WINDOW = 4096;

export const readLlamaConfig = llamaConfigReader(LLAMA_FORM);

export function llamaConfigReader(form: LlamaForm): (json: JsonObject, file: string) => SpecReading {
  return (json, file) => readConfig(json, form, file);
}

function readConfig(json: JsonObject, form: LlamaForm, file: string): SpecReading {
  const config = parseConfig(LlamaConfig, json, file);
  const sizes = {
    layers: config.num_hidden_layers,
    hidden: config.hidden_size,
    heads: config.num_attention_heads,
    kvHeads: config.num_key_value_heads ?? config.num_attention_heads,
    intermediate: config.intermediate_size,
  };
  const { absent, reasons } = config.model_type === NEMOTRON_NAS ? readBlockConfigs(json, sizes, file) : WHOLE;
  const spec = llamaSpec({
    ...sizes,
    absent,
    headDim: config.head_dim ?? null,
    vocab: config.vocab_size,
    contextLength: contextOf(config, form),
    normEps: config.rms_norm_eps,
    ropeTheta: config.rope_parameters?.rope_theta ?? config.rope_scaling?.rope_theta ?? config.rope_theta ?? DEFAULT_ROPE_THETA,
    tiedHead: config.tie_word_embeddings,
  }, file, form);
  return { spec, reasons: [...headDimReasons(spec, file, form.remedy), ...positionReasons(config, form, file), ...shapeOfModuleReasons(config, form, file), ...reasons] };
}

function contextOf(config: Config, form: LlamaForm): number {
  return config.max_position_embeddings ?? form.contextLength;
}

function windowOf({ model_type: type, sliding_window: window, use_sliding_window: isUsed }: Config, { family }: LlamaForm): number | null {
  if (family === "qwen2" && !isUsed) return null;
  return window === undefined ? (type === "mistral" || family === "qwen2" ? DEFAULT_WINDOW : null) : window;
}

function positionReasons(config: Config, form: LlamaForm, file: string): Reason[] {
  const { remedy } = form;
  const reasons = slidingWindowReasons("sliding_window", windowOf(config, form), contextOf(config, form), file);
  for (const field of ["rope_scaling", "rope_parameters"] as const) {
    const rope = config[field];
    if (!rope) continue;
    reasons.push(...ropeReasons(field, rope.rope_type ?? rope.type, rope.factor, file));
    const nested = Object.keys(rope).find((key) => typeof rope[key] === "object" && rope[key] !== null && !Array.isArray(rope[key]));
    if (nested !== undefined) reasons.push({ reason: `${file}: ${field} differs by kind of layer (${show(nested)})`, remedy });
  }
  const partial = config.rope_parameters?.partial_rotary_factor ?? config.partial_rotary_factor ?? 1;
  if (partial !== 1) reasons.push({ reason: `${file}: partial_rotary_factor = ${partial} turns only a part of each head`, remedy });
  return reasons;
}

function shapeOfModuleReasons(config: Config, form: LlamaForm, file: string): Reason[] {
  const reasons: Reason[] = [];
  const refuse = (reason: string, remedy = form.remedy): unknown => reasons.push({ reason: `${file}: ${reason}`, remedy });
  if (config.attention_bias && form.bias === "none") refuse("attention_bias is true, and the studio's Llama has no bias");
  if (config.mlp_bias) refuse("mlp_bias is true, and the studio's MLP has no bias");
  if (config.hidden_act !== "silu" && config.hidden_act !== "swish") refuse(`hidden_act is ${show(config.hidden_act)}, and the studio computes silu`);
  const experts = config.num_local_experts ?? config.num_experts ?? 0;
  if (experts > 0) refuse(`the model is a mixture of ${experts} experts`, "Open a dense model.");
  return [...reasons, ...quantizationReasons(config, file)];
}

/** What a header of any family may ask for that the studio lacks: of an unknown one the person would hear it next. */
export function sharedReasons(json: JsonObject, file: string): Reason[] {
  const ropes = (["rope_scaling", "rope_parameters"] as const).flatMap((field) => {
    const rope = v.safeParse(RopeParameters, json[field]);
    return rope.success ? ropeReasons(field, rope.output.rope_type ?? rope.output.type, rope.output.factor, file) : [];
  });
  return [...ropes, ...quantizationReasons(json, file)];
}
