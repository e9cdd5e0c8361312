/**
 * What was handed over to be written, told by the digest of every piece, and found again in what the disk has: a byte that
 * no prompt ever reaches (the embedding of a rare token) counts as much as any other.
 */
import type { NamedSource } from "../formats/byte-source";
import { throwIfCancelled } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { ExportedFile } from "./target";

interface Piece {
  readonly offset: number;
  readonly length: number;
  /** SHA-256. */
  readonly digest: Uint8Array;
}

interface WrittenFilePieces {
  readonly path: string;
  readonly size: number;
  readonly pieces: Piece[];
}

export interface NotedFiles {
  /** The same files; whoever reads their chunks fills `written`. */
  readonly files: readonly ExportedFile[];
  /** In the same order. */
  readonly written: readonly WrittenFilePieces[];
}

export function notePieces(files: readonly ExportedFile[]): NotedFiles {
  const written = files.map(({ path, size }): WrittenFilePieces => ({ path, size, pieces: [] }));
  return { written, files: files.map((file, index) => ({ ...file, chunks: (signal) => noted(file.chunks(signal), written[index]?.pieces ?? []) })) };
}

async function* noted(chunks: AsyncIterable<Uint8Array<ArrayBuffer>>, pieces: Piece[]): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  let offset = 0;
  for await (const chunk of chunks) {
    const { byteLength: length } = chunk;
    // Begun before the chunk goes out, which takes a copy of it: the taker may transfer it away.
    const digest = digestOf(chunk);
    yield chunk;
    pieces.push({ offset, length, digest: await digest });
    offset += length;
  }
}

/**
 * Where the files that were written first differ from what was handed over, as the end of a sentence; null when they are the same.
 * `found` are the files in the order in which they were written. Progress is in bytes. Errors: "io", "malformed", "cancelled".
 */
export async function firstChange(written: NotedFiles["written"], found: readonly NamedSource[], job: JobContext = {}): Promise<string | null> {
  if (found.length !== written.length) return `it has ${found.length} files in place of ${written.length}`;
  const total = written.reduce((sum, { size }) => sum + size, 0);
  let done = 0;
  for (const [index, { path, size, pieces }] of written.entries()) {
    const source = found[index]?.source;
    if (source?.size !== size) return `${path} has ${String(source?.size)} bytes in place of ${size}`;
    for (const { offset, length, digest } of pieces) {
      throwIfCancelled(job.signal);
      const again = await digestOf(await source.read(offset, length, job.signal));
      if (!again.every((byte, at) => byte === digest[at])) return `${path} has other bytes than were written between ${offset} and ${offset + length}`;
      done += length;
      job.onProgress?.({ label: "Reading the export back", done, total, unit: "bytes" });
    }
  }
  return null;
}

async function digestOf(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
