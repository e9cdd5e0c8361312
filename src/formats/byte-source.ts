/**
 * Random access to bytes that live on a disk, behind HTTP or in memory. Nothing in the studio takes
 * "the whole file": readers ask for the ranges they need.
 */
export interface ByteSource {
  /** File name, for messages. */
  readonly name: string;
  /** Size in bytes. */
  readonly size: number;
  /**
   * Bytes [offset, offset + length). Errors: "malformed" when the range leaves the file, "io" when reading fails.
   */
  read(offset: number, length: number, signal?: AbortSignal): Promise<Uint8Array<ArrayBuffer>>;
}

/** A file of a folder or of a set dropped together; `path` is relative to the folder, with "/" between parts. */
export interface NamedSource {
  readonly path: string;
  readonly source: ByteSource;
}
