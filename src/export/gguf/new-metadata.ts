/** GGUF metadata for a model that came as a Hugging Face folder. Source: gguf-py's constants.py (Keys.LLM, Keys.Attention, Keys.Rope). */
import type { DType } from "../../formats/dtype";
import type { GgufValue } from "../../formats/gguf/read";
import type { ModelSpec } from "../../model/spec";
import type { TokenizerDescription } from "../../model/tokenizer/tokenizer-description";
import { present } from "../../shared/assert";
import type { PlannedTensor } from "../planned-file";
import { tokenizerKeys } from "./tokenizer-keys";
import { float, text, uint } from "./values";

export interface NewMetadataRequest {
  readonly name: string;
  readonly spec: ModelSpec;
  /** Layers that are left. */
  readonly layers: number;
  readonly tensors: readonly PlannedTensor[];
  readonly tokenizer: TokenizerDescription;
}

/** Source: llama.h, enum llama_ftype. */
const FILE_TYPE: Readonly<Partial<Record<DType, number>>> = { F32: 0, F16: 1, BF16: 32 };

/** Errors: "unsupported" when GGUF has no name for how the tokenizer cuts text. */
export function newMetadata({ name, spec, layers, tensors, tokenizer }: NewMetadataRequest): Map<string, GgufValue> {
  const [first] = spec.layers;
  const attention = present(first?.attention, "attention of the first layer");
  const mlp = present(first?.mlp, "MLP of the first layer");
  return new Map<string, GgufValue>([
    ["general.architecture", text("llama")],
    ["general.name", text(name)],
    ["llama.context_length", uint(spec.contextLength)],
    ["llama.embedding_length", uint(spec.hidden)],
    ["llama.block_count", uint(layers)],
    ["llama.feed_forward_length", uint(mlp.intermediate)],
    ["llama.attention.head_count", uint(attention.heads)],
    ["llama.attention.head_count_kv", uint(attention.kvHeads)],
    ["llama.attention.key_length", uint(attention.headDim)],
    ["llama.attention.value_length", uint(attention.headDim)],
    ["llama.rope.dimension_count", uint(attention.headDim)],
    ["llama.rope.freq_base", float(spec.ropeTheta)],
    ["llama.attention.layer_norm_rms_epsilon", float(spec.normEps)],
    ["llama.vocab_size", uint(spec.vocab)],
    ["general.file_type", uint(FILE_TYPE[matrixType(tensors)] ?? 0)],
    ...tokenizerKeys(tokenizer, spec.vocab),
  ]);
}

/** The type of the first matrix, which is the type of all but the norms in every folder in use. */
function matrixType(tensors: readonly PlannedTensor[]): DType {
  return tensors.find(({ shape }) => shape.length > 1)?.dtype ?? "F32";
}
