/** A Qwen2's config.json for an export whose source was a GGUF file. */
import { missingModules } from "../absent-modules";
import type { ModelSpec } from "../spec";
import type { JsonObject } from "./family";
import { firstModules } from "./first-modules";
import { llamaConfigOf, sizeFields } from "./llama-header";

/** Where modules are missing it is a Llama's, in which one field asks for the biases of q, k, v and o. */
export function qwen2ConfigOf(spec: ModelSpec, layers: number): JsonObject {
  if (missingModules(spec).length > 0) return { ...llamaConfigOf(spec, layers), attention_bias: true };
  const { heads, headDim } = firstModules(spec).attention;
  const ownSize = headDim * heads === spec.hidden ? {} : { head_dim: headDim };
  return { architectures: ["Qwen2ForCausalLM"], model_type: "qwen2", ...ownSize, ...sizeFields(spec, layers), max_window_layers: layers, sliding_window: null, use_sliding_window: false };
}
