/** What the tensors of Llama and of families of its form are called, and how they lie. */
import type { ModelFormat, WeightId } from "../opened-model";
import type { ModelSpec } from "../spec";
import { weightPlace, type TensorNameTable } from "./tensor-names";

export const LLAMA_TENSORS: TensorNameTable = {
  embed: { huggingface: "model.embed_tokens.weight", gguf: "token_embd.weight" },
  finalNorm: { huggingface: "model.norm.weight", gguf: "output_norm.weight" },
  head: { huggingface: "lm_head.weight", gguf: "output.weight" },
  "attn.norm": { huggingface: "model.layers.{layer}.input_layernorm.weight", gguf: "blk.{layer}.attn_norm.weight" },
  "attn.q": { huggingface: "model.layers.{layer}.self_attn.q_proj.weight", gguf: "blk.{layer}.attn_q.weight" },
  "attn.k": { huggingface: "model.layers.{layer}.self_attn.k_proj.weight", gguf: "blk.{layer}.attn_k.weight" },
  "attn.v": { huggingface: "model.layers.{layer}.self_attn.v_proj.weight", gguf: "blk.{layer}.attn_v.weight" },
  "attn.o": { huggingface: "model.layers.{layer}.self_attn.o_proj.weight", gguf: "blk.{layer}.attn_output.weight" },
  "mlp.norm": { huggingface: "model.layers.{layer}.post_attention_layernorm.weight", gguf: "blk.{layer}.ffn_norm.weight" },
  "mlp.gate": { huggingface: "model.layers.{layer}.mlp.gate_proj.weight", gguf: "blk.{layer}.ffn_gate.weight" },
  "mlp.up": { huggingface: "model.layers.{layer}.mlp.up_proj.weight", gguf: "blk.{layer}.ffn_up.weight" },
  "mlp.down": { huggingface: "model.layers.{layer}.mlp.down_proj.weight", gguf: "blk.{layer}.ffn_down.weight" },
};

export function isIgnoredByLlama(format: ModelFormat, name: string, spec: ModelSpec): boolean {
  if (format === "gguf") return name === "rope_freqs.weight";
  // A tied head that was saved anyway, and the rotary table that transformers before 4.32 saved: both follow from the rest.
  return (spec.tiedHead && name === "lm_head.weight") || /^model\.layers\.\d+\.self_attn\.rotary_emb\.inv_freq$/.test(name);
}

/** Heads of q and k, whose rows and biases are turned in pairs; null for other weights. */
export function turnedHeads(id: WeightId, spec: ModelSpec): number | null {
  const { kind, layer } = weightPlace(id);
  const attention = spec.layers[layer ?? 0]?.attention;
  if (kind === "attn.q" || kind === "attn.qBias") return attention?.heads ?? null;
  return kind === "attn.k" || kind === "attn.kBias" ? (attention?.kvHeads ?? null) : null;
}
