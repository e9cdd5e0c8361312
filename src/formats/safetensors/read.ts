/** One safetensors file: 8 bytes of header length, a JSON header, the data. Only the header is read here. */
import type { ByteSource } from "../byte-source";
import { withinLimit } from "../limits";
import { malformed, quoted, quotedJson } from "../malformed";
import { asObject, decodeUtf8, parseJson } from "../read-text";
import type { TensorEntry, TensorListing, UnreadableTensor } from "../tensor-directory";
import { checkNoOverlap, inFileOrder } from "../tensor-ranges";
import { parseHeaderEntry, type HeaderEntry } from "./header-entry";

export interface SafetensorsHeader extends TensorListing {
  readonly source: ByteSource;
  /** The free strings under `__metadata__`; empty when there are none. */
  readonly metadata: ReadonlyMap<string, string>;
  /** Absolute offset of the tensor data. */
  readonly dataOffset: number;
}

const LENGTH_BYTES = 8;
const LFS_POINTER_REMEDY = "This is a Git LFS pointer and not the file it stands for: fetch it with `git lfs pull` or download it.";

/**
 * Reads and checks the header; tensors keep the header's order. Holds at most 16 MiB of the file.
 * Errors: "malformed" or "limit" naming file, field and value; "io"; "cancelled".
 */
export async function readSafetensorsHeader(source: ByteSource, signal?: AbortSignal): Promise<SafetensorsHeader> {
  const length = await readHeaderLength(source, signal);
  const text = decodeUtf8(await source.read(LENGTH_BYTES, length, signal), source.name, "the header");
  if (!text.startsWith("{")) throw malformed(source.name, `the header must start with "{" but starts with ${quoted(text.slice(0, 1))}.`);
  const header = asObject(parseJson(text, source.name, "the header"), source.name, "the header");
  const dataOffset = LENGTH_BYTES + length;
  const entries = parseEntries(header, source, dataOffset);
  checkCoversData(entries, source, dataOffset);
  return { source, metadata: parseMetadata(header.__metadata__, source.name), dataOffset, ...listEntries(entries, source, dataOffset) };
}

async function readHeaderLength(source: ByteSource, signal: AbortSignal | undefined): Promise<number> {
  if (source.size < LENGTH_BYTES) throw malformed(source.name, `it has ${source.size} bytes, a safetensors file at least ${LENGTH_BYTES}.`);
  const bytes = await source.read(0, LENGTH_BYTES, signal);
  if (new TextDecoder().decode(bytes) === "version ") throw malformed(source.name, "it starts with the text of a Git LFS pointer.", LFS_POINTER_REMEDY);
  const claimed = new DataView(bytes.buffer).getBigUint64(0, true);
  if (claimed > BigInt(source.size - LENGTH_BYTES)) {
    throw malformed(source.name, `the header length is ${claimed}, but only ${source.size - LENGTH_BYTES} bytes follow it.`);
  }
  return withinLimit("safetensorsHeaderBytes", source.name, "the header length", claimed);
}

function parseEntries(header: Readonly<Record<string, unknown>>, source: ByteSource, dataOffset: number): HeaderEntry[] {
  const fields = Object.entries(header).filter(([name]) => name !== "__metadata__");
  withinLimit("tensorCount", source.name, "the number of tensors", fields.length);
  return fields.map(([name, value]) => parseHeaderEntry(name, value, source.name, source.size - dataOffset));
}

/** The format has no holes: every byte of the data belongs to exactly one tensor. */
function checkCoversData(entries: readonly HeaderEntry[], source: ByteSource, dataOffset: number): void {
  checkNoOverlap(entries, source.name);
  let covered = 0;
  for (const { name, start, end } of inFileOrder(entries)) {
    if (start !== covered) throw malformed(source.name, `the bytes ${covered} to ${start} of the data, before the tensor ${quoted(name)}, belong to no tensor.`);
    covered = end;
  }
  const dataBytes = source.size - dataOffset;
  if (covered !== dataBytes) throw malformed(source.name, `the tensors end at byte ${covered} of the data, but the file has ${dataBytes} bytes of data.`);
}

function parseMetadata(value: unknown, file: string): ReadonlyMap<string, string> {
  const metadata = new Map<string, string>();
  if (value === undefined) return metadata;
  for (const [key, text] of Object.entries(asObject(value, file, "__metadata__"))) {
    if (typeof text !== "string") throw malformed(file, `__metadata__ has ${quotedJson(text)} under ${quoted(key)}, not a string.`);
    metadata.set(key, text);
  }
  return metadata;
}

function listEntries(entries: readonly HeaderEntry[], source: ByteSource, dataOffset: number): TensorListing {
  const tensors = new Map<string, TensorEntry>();
  const unreadable = new Map<string, UnreadableTensor>();
  for (const { name, dtype, dtypeName, shape, start, end } of entries) {
    if (dtype) tensors.set(name, { name, dtype, shape, source, offset: dataOffset + start, byteLength: end - start });
    else unreadable.set(name, { name, source, dtype: dtypeName, shape, reason: `has the type ${quoted(dtypeName)}, which the studio does not read` });
  }
  return { tensors, unreadable };
}
