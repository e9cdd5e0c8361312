/** Where an export goes. The page writes one file (a GGUF, or a zip of the folder), the command line plain files. */
import type { NamedSource } from "../formats/byte-source";

/** A file to write, as a stream of chunks of at most 32 MiB, or a row where that is more. `chunks` may be called once. */
export interface ExportedFile {
  readonly path: string;
  readonly size: number;
  chunks(signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>>;
}

export interface WrittenFile {
  readonly path: string;
  readonly bytes: number;
}

export interface ExportTarget {
  /**
   * Writes the files in order. On an error it leaves none of them behind, as far as the place allows.
   * Errors: "disk-full", "io", "cancelled", "usage" for a place that can't be written to.
   */
  write(files: readonly ExportedFile[], signal?: AbortSignal): Promise<readonly WrittenFile[]>;
  /** What was written, opened for reading by `openModel`. */
  reopen(): Promise<readonly NamedSource[]>;
  /** The export is verified and stays: the last call. */
  keep(): Promise<void>;
  /** The export is not to be used, or was never written: removes what is there of it. The last call. */
  discard(): Promise<void>;
}
