/** A zip whose entries are stored, not compressed, as a folder of files: every entry is a slice of the zip. */
import { unzipRaw, type Reader, type ZipEntry } from "unzipit";
import type { ByteSource, NamedSource } from "../byte-source";
import { checkInside } from "../byte-range";
import { sliceByteSource } from "../byte-source-slice";
import { withinLimit } from "../limits";
import { malformed, quoted } from "../malformed";
import { decodeUtf8 } from "../read-text";
import { StudioError } from "../../shared/errors";

const STORED = 0;

/**
 * The files of the zip in its order, paths with "/" between parts. Reads the directory only.
 * Errors: "malformed", "limit", "unsupported" (a compressed or encrypted entry), "io", "cancelled".
 */
export async function readZip(source: ByteSource, signal?: AbortSignal): Promise<NamedSource[]> {
  const reader = new EntryLocator(source, signal);
  const { entries } = await libraryCall(source.name, () => unzipRaw(reader));
  withinLimit("fileCount", source.name, "the number of files", entries.length);
  const files: NamedSource[] = [];
  const paths = new Set<string>();
  for (const entry of entries) {
    const path = checkedPath(entry, source.name);
    if (paths.has(path)) throw malformed(source.name, `the file ${quoted(path)} stands twice.`);
    paths.add(path);
    if (!path.endsWith("/")) files.push({ path, source: await entrySource(entry, path, reader) });
  }
  return files;
}

async function entrySource(entry: ZipEntry, path: string, reader: EntryLocator): Promise<ByteSource> {
  const zip = reader.source.name;
  if (entry.encrypted || entry.compressionMethod !== STORED) {
    const how = entry.encrypted ? "encrypted" : "compressed";
    throw new StudioError("unsupported", `${zip}: the file ${quoted(path)} is ${how}; the studio reads zips that only store their files.`, "Unpack the zip first and open the folder.");
  }
  await libraryCall(zip, () => entry.blob());
  checkInside(reader.source, reader.entryOffset, entry.size);
  return sliceByteSource(reader.source, reader.entryOffset, entry.size, path);
}

/** Names come from the file: none may point out of its folder on any system. */
function checkedPath(entry: ZipEntry, zip: string): string {
  const path = decodeUtf8(entry.nameBytes, zip, "the name of a file");
  withinLimit("tensorNameBytes", zip, `the length of the file name ${quoted(path)}`, path.length);
  const parts = path.replace(/\/$/, "").split("/");
  const isSafe = !/[\\:\0]/.test(path) && parts.every((part) => part !== "" && part !== "." && part !== "..");
  if (!isSafe) throw malformed(zip, `the file name ${quoted(path)} is not a plain path inside the zip.`, "Do not trust this zip; get the model from elsewhere.");
  return path;
}

/**
 * The library tells where an entry's bytes are only to its reader: asked for a stored entry as a Blob, it calls
 * `sliceAsBlob` with the range, which is kept here instead of being read.
 */
class EntryLocator implements Reader {
  readonly source: ByteSource;
  readonly #signal: AbortSignal | undefined;
  entryOffset = NaN;

  constructor(source: ByteSource, signal: AbortSignal | undefined) {
    this.source = source;
    this.#signal = signal;
  }

  async getLength(): Promise<number> {
    return this.source.size;
  }

  async read(offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    withinLimit("zipDirectoryBytes", this.source.name, "the size of the zip's directory in bytes", length);
    return this.source.read(offset, length, this.#signal);
  }

  async sliceAsBlob(offset: number): Promise<Blob> {
    this.entryOffset = offset;
    return new Blob([]);
  }
}

/** The library refuses with plain errors, always because of the file. */
async function libraryCall<T>(zip: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof StudioError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw malformed(zip, `it is not a sound zip file (${quoted(reason)}).`, undefined, error);
  }
}
