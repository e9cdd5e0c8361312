/** Llama, Mistral without sliding window, SmolLM2, TinyLlama: RMSNorm, rotary positions, grouped queries, gated SiLU. */
import { NEMOTRON_NAS } from "./block-configs";
import type { ModelFamily } from "./family";
import { readLlamaConfig } from "./llama-config";
import { readLlamaGguf } from "./llama-gguf";
import { llamaConfigOf, llamaGgufKeys } from "./llama-header";
import { isIgnoredByLlama, LLAMA_TENSORS, turnedHeads } from "./llama-tensors";

export const llama: ModelFamily = {
  id: "llama",
  label: "Llama (Llama, Mistral, SmolLM2, TinyLlama)",
  modelTypes: ["llama", "mistral", NEMOTRON_NAS],
  ggufArchitectures: ["llama", "deci"],
  attentionBias: "none",
  omitsModules: true,
  tensorNames: LLAMA_TENSORS,
  isIgnored: isIgnoredByLlama,
  readConfig: readLlamaConfig,
  readGguf: readLlamaGguf,
  isTransposed: () => false,
  ggufInterleavedHeads: turnedHeads,
  configOf: llamaConfigOf,
  ggufKeysOf: llamaGgufKeys,
};
