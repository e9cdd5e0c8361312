import type { ByteSource } from "../byte-source";

export interface RecordingSource extends ByteSource {
  /** Every read, in order. */
  readonly reads: { readonly offset: number; readonly length: number }[];
}

/** Notes what is read of `source`, and claims to have `size` bytes. */
export function recordingSource(source: ByteSource, size: number = source.size): RecordingSource {
  const reads: { offset: number; length: number }[] = [];
  return {
    name: source.name,
    size,
    reads,
    read(offset, length, signal) {
      reads.push({ offset, length });
      return source.read(offset, length, signal);
    },
  };
}
