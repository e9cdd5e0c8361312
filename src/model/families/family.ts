/**
 * What a model family is to the studio: data and pure functions. A new family is one more record in the
 * registry; nothing else asks which family it has before it.
 */
import type { GgufValue } from "../../formats/gguf/read";
import type { TensorListing } from "../../formats/tensor-directory";
import type { ModelFormat, WeightId } from "../opened-model";
import type { Reason } from "../reasons";
import type { AttentionBias, ModelSpec } from "../spec";
import type { TensorNameTable } from "./tensor-names";

export type JsonObject = Readonly<Record<string, unknown>>;
export type GgufMetadata = ReadonlyMap<string, GgufValue>;

/** What a header says, and what of it the studio can't run. */
export interface SpecReading {
  readonly spec: ModelSpec;
  readonly reasons: readonly Reason[];
}

export interface ModelFamily {
  readonly id: ModelSpec["family"];
  /** For people: "Llama (Llama, Mistral, SmolLM2, TinyLlama)". */
  readonly label: string;
  /** `model_type` of config.json. */
  readonly modelTypes: readonly string[];
  /** `general.architecture` of a GGUF file. */
  readonly ggufArchitectures: readonly string[];
  /** Of every layer. Where families share a type, biases tell which of them a file is of. */
  readonly attentionBias: AttentionBias;
  readonly tensorNames: TensorNameTable;
  /** Its files can do without single modules: GGUF under another architecture, a folder with code beside the weights. */
  readonly omitsModules: boolean;
  /** Tensors that other programs write and the forward pass does not need, by format. */
  isIgnored(format: ModelFormat, name: string, spec: ModelSpec): boolean;
  /** Errors: "malformed" with every bad field at once. `file` is the name for messages. */
  readConfig(config: JsonObject, file: string): SpecReading;
  /** Errors: "malformed" with every bad key at once. */
  readGguf(metadata: GgufMetadata, listing: TensorListing, file: string): SpecReading;
  /** Whether files of this format have the matrix as [inputs, outputs]. */
  isTransposed(id: WeightId, format: ModelFormat): boolean;
  /** Heads whose rows GGUF files of this architecture keep as neighbouring pairs, null for weights that are in order. */
  ggufInterleavedHeads(id: WeightId, spec: ModelSpec, architecture: string): number | null;
  /** What config.json says of the shape, with so many layers, for transformers 4 and 5. */
  configOf(spec: ModelSpec, layers: number): JsonObject;
  /** The same as GGUF keys, `general.architecture` first: another one where modules are missing. */
  ggufKeysOf(spec: ModelSpec): readonly (readonly [string, GgufValue])[];
}
