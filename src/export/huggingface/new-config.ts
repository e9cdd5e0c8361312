/** config.json and generation_config.json for a model that came as a GGUF file. */
import type { DType } from "../../formats/dtype";
import type { ModelSpec } from "../../model/spec";
import { idOfText, type TokenizerDescription } from "../../model/tokenizer/tokenizer-description";
import { present } from "../../shared/assert";
import type { PlannedTensor } from "../planned-file";

const TORCH_NAMES: Readonly<Partial<Record<DType, string>>> = { F32: "float32", F16: "float16", BF16: "bfloat16" };

/** Names and forms of fields of both transformers 4 (rope_theta, torch_dtype) and 5 (rope_parameters, dtype). */
export function newConfig(spec: ModelSpec, layers: number, tensors: readonly PlannedTensor[], tokenizer: TokenizerDescription): Record<string, unknown> {
  const [first] = spec.layers;
  const attention = present(first?.attention, "attention of the first layer");
  const mlp = present(first?.mlp, "MLP of the first layer");
  const theta = shortest(spec.ropeTheta);
  const dtype = dtypeName(tensors);
  return {
    architectures: ["LlamaForCausalLM"],
    model_type: "llama",
    attention_bias: false,
    mlp_bias: false,
    ...tokenIds(tokenizer),
    dtype,
    torch_dtype: dtype,
    head_dim: attention.headDim,
    hidden_act: "silu",
    hidden_size: spec.hidden,
    intermediate_size: mlp.intermediate,
    max_position_embeddings: spec.contextLength,
    num_attention_heads: attention.heads,
    num_hidden_layers: layers,
    num_key_value_heads: attention.kvHeads,
    rms_norm_eps: shortest(spec.normEps),
    rope_theta: theta,
    rope_parameters: { rope_theta: theta, rope_type: "default" },
    tie_word_embeddings: spec.tiedHead,
    use_cache: true,
    vocab_size: spec.vocab,
  };
}

/** Generation ends at every token that ends it here. */
export function newGenerationConfig(tokenizer: TokenizerDescription): Record<string, unknown> {
  const { eos_token_id: endId, ...ids } = tokenIds(tokenizer);
  const endIds = tokenizer.endIds.length > 1 ? tokenizer.endIds : endId;
  return { ...ids, ...(endIds === undefined ? {} : { eos_token_id: endIds }) };
}

function tokenIds({ json, texts, beginId, endIds }: TokenizerDescription): Record<string, number> {
  const ids: Readonly<Record<string, number | null>> = {
    bos_token_id: beginId ?? idOfText(json, texts["bos_token"]),
    eos_token_id: idOfText(json, texts["eos_token"]) ?? endIds[0] ?? null,
    pad_token_id: idOfText(json, texts["pad_token"]),
  };
  return Object.fromEntries(Object.entries(ids).filter((entry): entry is [string, number] => entry[1] !== null));
}

/** The matrices' type where they agree; what was quantised has no type there but F32. Norms are widened or not, their values fit both. */
function dtypeName(tensors: readonly PlannedTensor[]): string {
  const types = new Set(tensors.filter(({ shape }) => shape.length > 1).map(({ dtype }) => dtype));
  const [only] = types;
  return (types.size === 1 && only !== undefined ? TORCH_NAMES[only] : undefined) ?? "float32";
}

/** GGUF keeps float32: 9.999999747378752e-6 is 1e-5 there. The shortest decimal that is the same float32. */
function shortest(value: number): number {
  for (let digits = 1; digits <= 9; digits++) {
    const candidate = Number(value.toPrecision(digits));
    if (Math.fround(candidate) === Math.fround(value)) return candidate;
  }
  return value;
}
