/** GGUF metadata for a model that came as a Hugging Face folder. */
import type { GgufValue } from "../../formats/gguf/read";
import { text, uint } from "../../formats/gguf/short-values";
import { familyById } from "../../model/families/registry";
import type { ModelSpec } from "../../model/spec";
import type { TokenizerDescription } from "../../model/tokenizer/tokenizer-description";
import { withGeneral } from "./metadata-entries";
import { tokenizerKeys } from "./tokenizer-keys";

export interface NewMetadataRequest {
  readonly name: string;
  /** The export's. */
  readonly spec: ModelSpec;
  readonly tokenizer: TokenizerDescription;
}

/** In llama.cpp's order; the place of the file's type is kept until the tensors' types are known. Errors: "unsupported" when GGUF has no name for how the tokenizer cuts text. */
export function newMetadata({ name, spec, tokenizer }: NewMetadataRequest): Map<string, GgufValue> {
  const entries = new Map<string, GgufValue>([...familyById(spec.family).ggufKeysOf(spec), ["general.file_type", uint(0)], ...tokenizerKeys(tokenizer, spec.vocab)]);
  return withGeneral(entries, [["general.name", text(name)]]);
}
