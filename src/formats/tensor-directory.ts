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

/** What a writer lays out before any byte of it is there. */
export type TensorToWrite = Pick<TensorEntry, "name" | "dtype" | "shape">;

export type TensorDirectory = ReadonlyMap<string, TensorEntry>;

/**
 * A tensor that a file has and the studio can't unpack. It does no harm as long as the model does not need it, so the
 * model layer is the one to refuse.
 */
export interface UnreadableTensor {
  readonly name: string;
  readonly source: ByteSource;
  /** The type as the file's format names it. */
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Why, as the end of a sentence: `has the type "I64"`. */
  readonly reason: string;
}

/** What a file or a set of shards holds. A name is in one of the two maps. */
export interface TensorListing {
  readonly tensors: TensorDirectory;
  readonly unreadable: ReadonlyMap<string, UnreadableTensor>;
}
