/** What config.json says of a Llama without single modules, for vLLM and mlx-lm, which read it natively, and for the code shipped beside it. */
import { FFN_STEP, NEMOTRON_NAS } from "../../model/families/block-configs";
import type { JsonObject } from "../../model/families/family";
import { firstModules } from "../../model/families/first-modules";
import { missingModules } from "../../model/absent-modules";
import type { ModelSpec } from "../../model/spec";
import { hasPlaceholder } from "./placeholders";

/** Fields that plain Llamas don't have. */
export const BLOCK_FIELDS = ["auto_map", "block_configs", "trimllm"] as const;

/** `spec` is the export's. Where modules are missing the model type is a new one: under its own a program would take its tensors for lost. */
export function blockConfigFields(spec: ModelSpec): JsonObject {
  return {
    architectures: ["DeciLMForCausalLM"],
    model_type: NEMOTRON_NAS,
    auto_map: { AutoConfig: "configuration_decilm.DeciLMConfig", AutoModelForCausalLM: "modeling_decilm.DeciLMForCausalLM" },
    block_configs: blockConfigs(spec),
    trimllm: { absent: missingModules(spec) },
  };
}

function blockConfigs(spec: ModelSpec): JsonObject[] {
  const { attention, mlp } = firstModules(spec);
  const present = { no_op: false, replace_with_linear: false, n_heads_in_group: attention.heads / attention.kvHeads };
  const absent = { no_op: true, replace_with_linear: false, n_heads_in_group: null };
  return spec.layers.map((layer, index) => ({
    attention: layer.attention || hasPlaceholder(layer, index) ? present : absent,
    ffn: layer.mlp ? { no_op: false, ...widthOf(mlp.intermediate, spec.hidden) } : { no_op: true, ffn_mult: null },
  }));
}

/** Programs round what follows from a multiple up to 256; vLLM alone reads a size, and only where there is no multiple. */
function widthOf(intermediate: number, hidden: number): JsonObject {
  return intermediate % FFN_STEP === 0 ? { ffn_mult: (3 * intermediate) / (2 * hidden) } : { intermediate_size: intermediate };
}

/** What keeps other programs from reading such a folder, a sentence each. Source: mlx-lm 0.32.2, models/nemotron-nas.py. */
export function blockConfigNotes(spec: ModelSpec): string[] {
  const { attention, mlp } = firstModules(spec);
  const notes: string[] = [];
  if (mlp.intermediate % FFN_STEP !== 0) notes.push(`mlx-lm can't read this folder: it rounds the width of an MLP up to a multiple of ${FFN_STEP}, and here it is ${mlp.intermediate}.`);
  if (attention.headDim * attention.heads !== spec.hidden) notes.push(`mlx-lm can't read this folder: it takes the hidden size divided by the heads for the size of a head, and here that is ${attention.headDim}.`);
  return notes;
}
