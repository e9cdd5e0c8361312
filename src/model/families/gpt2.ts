/** GPT-2: LayerNorm with bias, learned positions, q, k and v in one Conv1D, biases everywhere, GELU by tanh. */
import type { ModelFamily } from "./family";
import { readGpt2Config } from "./gpt2-config";
import { readGpt2Gguf } from "./gpt2-gguf";
import { gpt2ConfigOf, gpt2GgufKeys } from "./gpt2-header";
import { weightPlace, type WeightKind } from "./tensor-names";

export const gpt2: ModelFamily = {
  id: "gpt2",
  label: "GPT-2",
  modelTypes: ["gpt2"],
  ggufArchitectures: ["gpt2"],
  attentionBias: "all",
  omitsModules: false,
  tensorNames: {
    embed: { huggingface: named("wte.weight"), gguf: "token_embd.weight" },
    positions: { huggingface: named("wpe.weight"), gguf: "position_embd.weight" },
    finalNorm: { huggingface: named("ln_f.weight"), gguf: "output_norm.weight" },
    finalNormBias: { huggingface: named("ln_f.bias"), gguf: "output_norm.bias" },
    head: { huggingface: "lm_head.weight", gguf: "output.weight" },
    "attn.norm": { huggingface: named("h.{layer}.ln_1.weight"), gguf: "blk.{layer}.attn_norm.weight" },
    "attn.normBias": { huggingface: named("h.{layer}.ln_1.bias"), gguf: "blk.{layer}.attn_norm.bias" },
    "attn.qkv": { huggingface: named("h.{layer}.attn.c_attn.weight"), gguf: "blk.{layer}.attn_qkv.weight" },
    "attn.qkvBias": { huggingface: named("h.{layer}.attn.c_attn.bias"), gguf: "blk.{layer}.attn_qkv.bias" },
    "attn.o": { huggingface: named("h.{layer}.attn.c_proj.weight"), gguf: "blk.{layer}.attn_output.weight" },
    "attn.oBias": { huggingface: named("h.{layer}.attn.c_proj.bias"), gguf: "blk.{layer}.attn_output.bias" },
    "mlp.norm": { huggingface: named("h.{layer}.ln_2.weight"), gguf: "blk.{layer}.ffn_norm.weight" },
    "mlp.normBias": { huggingface: named("h.{layer}.ln_2.bias"), gguf: "blk.{layer}.ffn_norm.bias" },
    "mlp.up": { huggingface: named("h.{layer}.mlp.c_fc.weight"), gguf: "blk.{layer}.ffn_up.weight" },
    "mlp.upBias": { huggingface: named("h.{layer}.mlp.c_fc.bias"), gguf: "blk.{layer}.ffn_up.bias" },
    "mlp.down": { huggingface: named("h.{layer}.mlp.c_proj.weight"), gguf: "blk.{layer}.ffn_down.weight" },
    "mlp.downBias": { huggingface: named("h.{layer}.mlp.c_proj.bias"), gguf: "blk.{layer}.ffn_down.bias" },
  },
  isIgnored(format, name, spec) {
    if (format === "gguf") return false;
    // A tied head that was saved anyway, and the causal mask that transformers before 4.31 saved: both follow from the rest.
    return (spec.tiedHead && name === "lm_head.weight") || /^(transformer\.)?h\.\d+\.attn\.(bias|masked_bias)$/.test(name);
  },
  readConfig: readGpt2Config,
  readGguf: readGpt2Gguf,
  isTransposed: (id, format) => format === "huggingface" && CONV1D.has(weightPlace(id).kind),
  ggufInterleavedHeads: () => null,
  configOf: gpt2ConfigOf,
  ggufKeysOf: gpt2GgufKeys,
};

/** Stored as [inputs, outputs] by transformers, the other way round by llama.cpp. */
const CONV1D: ReadonlySet<WeightKind> = new Set<WeightKind>(["attn.qkv", "attn.o", "mlp.up", "mlp.down"]);

/** With a head around it the model is called "transformer"; OpenAI's own files hold the model alone. */
function named(name: string): readonly string[] {
  return [`transformer.${name}`, name];
}
