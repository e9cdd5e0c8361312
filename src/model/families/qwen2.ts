/**
 * Qwen2 and Qwen2.5 without sliding window: a Llama with biases on q, k and v. Its own GGUF files have the rows of q and k in order;
 * without single modules it is a "deci" file, which has them as Llama's, or a "nemotron-nas" folder, which has a bias on o as well.
 */
import { NEMOTRON_NAS } from "./block-configs";
import type { ModelFamily } from "./family";
import { llamaConfigReader } from "./llama-config";
import { llamaGgufReader } from "./llama-gguf";
import { llamaGgufKeys } from "./llama-header";
import { QWEN2_FORM } from "./llama-spec";
import { isIgnoredByLlama, LLAMA_TENSORS, turnedHeads } from "./llama-tensors";
import { qwen2ConfigOf } from "./qwen2-header";

export const qwen2: ModelFamily = {
  id: "qwen2",
  label: "Qwen2 (Qwen2, Qwen2.5)",
  modelTypes: ["qwen2", NEMOTRON_NAS],
  ggufArchitectures: ["qwen2", "deci"],
  attentionBias: QWEN2_FORM.bias,
  omitsModules: true,
  tensorNames: {
    ...LLAMA_TENSORS,
    "attn.qBias": { huggingface: "model.layers.{layer}.self_attn.q_proj.bias", gguf: "blk.{layer}.attn_q.bias" },
    "attn.kBias": { huggingface: "model.layers.{layer}.self_attn.k_proj.bias", gguf: "blk.{layer}.attn_k.bias" },
    "attn.vBias": { huggingface: "model.layers.{layer}.self_attn.v_proj.bias", gguf: "blk.{layer}.attn_v.bias" },
    // Zeros, of "nemotron-nas": see isFiller.
    "attn.oBias": { huggingface: "model.layers.{layer}.self_attn.o_proj.bias", gguf: [] },
  },
  isIgnored: isIgnoredByLlama,
  readConfig: llamaConfigReader(QWEN2_FORM),
  readGguf: llamaGgufReader(QWEN2_FORM),
  isTransposed: () => false,
  ggufInterleavedHeads: (id, spec, architecture) => (architecture === "deci" ? turnedHeads(id, spec) : null),
  configOf: qwen2ConfigOf,
  ggufKeysOf: llamaGgufKeys,
};
