/** GGUF metadata for a model that came as a Hugging Face folder. */
import type { DType } from "../../formats/dtype";
import type { GgufValue } from "../../formats/gguf/read";
import { familyById } from "../../model/families/registry";
import type { ModelSpec } from "../../model/spec";
import type { TokenizerDescription } from "../../model/tokenizer/tokenizer-description";
import type { PlannedTensor } from "../planned-file";
import { tokenizerKeys } from "./tokenizer-keys";
import { text, uint } from "../../formats/gguf/short-values";

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
  return new Map<string, GgufValue>([
    ...familyById(spec.family).ggufKeysOf(spec, layers),
    ["general.name", text(name)],
    ["general.file_type", uint(FILE_TYPE[matrixType(tensors)] ?? 0)],
    ...tokenizerKeys(tokenizer, spec.vocab),
  ]);
}

/** The type of the first matrix, which is the type of all but the norms in every folder in use. */
function matrixType(tensors: readonly PlannedTensor[]): DType {
  return tensors.find(({ shape }) => shape.length > 1)?.dtype ?? "F32";
}
