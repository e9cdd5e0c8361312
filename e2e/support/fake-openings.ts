/** What the fake studio shows of models on their way in: reasons against one, and models opened last. */
import type { Reason } from "../../src/model/reasons";
import type { RecentModel } from "../../src/store/open/open-state";

export const FAKE_REASONS: readonly Reason[] = [
  { reason: 'config.json: "model_type" is "gemma3", which the studio does not run', remedy: "Open a model of one of these families: Llama (Llama, Mistral, SmolLM2, TinyLlama)." },
  { reason: 'config.json: rope_scaling asks for "llama3" scaling of the positions, which the studio does not compute', remedy: "Open a model without position scaling, such as SmolLM2, TinyLlama or Llama 2." },
  { reason: 'model-00001-of-00002.safetensors: the tensor "model.layers.0.self_attn.q_proj.weight" (and 223 more) has the type "F8_E4M3"', remedy: "Open a version in F32, F16, BF16, Q8_0, Q4_0 or Q4_1." },
  { reason: "tokenizer.json is missing from the model's folder, which has only a tokenizer.model", remedy: "Load and save the tokenizer with transformers, which writes tokenizer.json, or open a GGUF file of the model." },
];

const AT = 1_764_000_000_000;

export const FAKE_RECENTS: readonly RecentModel[] = [
  { id: "1", name: "SmolLM2-135M-Instruct", source: { kind: "hub", repo: { address: "https://huggingface.co", id: "HuggingFaceTB/SmolLM2-135M-Instruct", revision: "12fd25f7" }, paths: ["model.safetensors"] }, bytes: 269_000_000, precision: "BF16", openedMs: AT },
  { id: "2", name: "an-own-model-with-a-long-name-that-says-what-it-was-trained-on.Q8_0", source: { kind: "server", name: "x.gguf", url: "/models/x.gguf" }, bytes: 1_320_000_000, precision: "Q8_0", openedMs: AT },
  { id: "3", name: "TinyLlama-1.1B", source: { kind: "server", name: "y.gguf", url: "/models/y.gguf" }, bytes: 640_000_000, precision: "Q4_0", openedMs: AT },
];
