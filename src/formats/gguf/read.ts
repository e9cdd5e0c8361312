import type { ByteSource } from "../byte-source";
import type { TensorDirectory } from "../tensor-directory";

export type GgufScalarType = "uint8" | "int8" | "uint16" | "int16" | "uint32" | "int32" | "float32" | "bool" | "string" | "uint64" | "int64" | "float64";

/** A metadata value with its stored type, so that a rewritten file keeps it. 64-bit integers are numbers where they are safe, else bigint. */
export type GgufValue =
  | { readonly type: GgufScalarType; readonly value: number | bigint | boolean | string }
  | { readonly type: "array"; readonly itemType: GgufScalarType; readonly items: readonly (number | bigint | boolean | string)[] };

export interface GgufFile {
  readonly source: ByteSource;
  readonly version: 2 | 3;
  /** In file order. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** In file order; shapes are reversed from GGUF's into row-major, outermost first. */
  readonly tensors: TensorDirectory;
  readonly alignment: number;
  /** Absolute offset of the tensor data. */
  readonly dataOffset: number;
}
