import type { ByteSource } from "./byte-source";
import type { DType } from "./dtype";

/** Where one tensor's bytes are. Shapes are row-major, outermost first, as safetensors writes them. */
export interface TensorEntry {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly source: ByteSource;
  /** Absolute offset of the first byte in `source`. */
  readonly offset: number;
  readonly byteLength: number;
}

export type TensorDirectory = ReadonlyMap<string, TensorEntry>;
