/** A GGUF file, version 2 or 3, little-endian. Only its header is read here. Source of the layout: ggml's gguf.h. */
import type { ByteSource } from "../byte-source";
import { withinLimit } from "../limits";
import { malformed } from "../malformed";
import type { TensorDirectory, UnreadableTensor } from "../tensor-directory";
import { StudioError } from "../../shared/errors";
import { GgufCursor } from "./cursor";
import { readMetadata } from "./read-metadata";
import { listTensors, readTensorInfos } from "./read-tensors";
import type { GgufValue } from "./value";

export type { GgufScalarType, GgufValue } from "./value";

export interface GgufFile {
  readonly source: ByteSource;
  readonly version: GgufVersion;
  /** In file order. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  /** In file order; shapes are reversed from GGUF's into row-major, outermost first. */
  readonly tensors: TensorDirectory;
  /** Tensors of types that the studio does not read. */
  readonly unreadable: ReadonlyMap<string, UnreadableTensor>;
  readonly alignment: number;
  /** Absolute offset of the tensor data. */
  readonly dataOffset: number;
}

export type GgufVersion = 2 | 3;

/** "GGUF" read as a little-endian number. */
export const GGUF_MAGIC = 0x46554747;
export const DEFAULT_ALIGNMENT = 32;

const CONVERT_REMEDY = "Convert the model again with a current llama.cpp, or download a newer file of it.";

/**
 * Reads and checks the header through a window of 256 KiB (one string of up to 16 MiB at a time).
 * Errors: "malformed" or "limit" naming file, field and value; "unsupported" (big-endian, version 1); "io"; "cancelled".
 */
export async function readGguf(source: ByteSource, signal?: AbortSignal): Promise<GgufFile> {
  const cursor = new GgufCursor(source, signal);
  const version = await readVersion(cursor);
  const tensorCount = await cursor.count("the number of tensors", "tensorCount");
  const metadataCount = await cursor.count("the number of metadata keys", "ggufMetadataCount");
  const metadata = await readMetadata(cursor, metadataCount);
  const infos = await readTensorInfos(cursor, tensorCount);
  const alignment = alignmentOf(metadata, source.name);
  const dataOffset = Math.ceil(cursor.position / alignment) * alignment;
  return { source, version, metadata, alignment, dataOffset, ...listTensors(infos, source, { dataOffset, alignment }) };
}

async function readVersion(cursor: GgufCursor): Promise<GgufVersion> {
  const file = cursor.source.name;
  const magic = await cursor.uint32("the first four bytes");
  if (magic !== GGUF_MAGIC) {
    throw malformed(file, `it does not start with "GGUF" but with the bytes ${hexBytes(magic)}.`, "Choose a .gguf file; if this should be one, it is damaged or a placeholder of Git LFS: download it again.");
  }
  const version = await cursor.uint32("the version");
  if (version === 2 || version === 3) return version;
  // The other byte order puts a small version into the upper bytes.
  if ((version & 0xffff) === 0 && version !== 0) throw new StudioError("unsupported", `${file} is a big-endian GGUF file; the studio reads little-endian ones.`, CONVERT_REMEDY);
  throw new StudioError("unsupported", `${file} has the GGUF version ${version}; the studio reads 2 and 3.`, CONVERT_REMEDY);
}

function alignmentOf(metadata: ReadonlyMap<string, GgufValue>, file: string): number {
  const entry = metadata.get("general.alignment");
  if (!entry) return DEFAULT_ALIGNMENT;
  const value = entry.type === "array" ? entry.items.length : entry.value;
  const isPower = entry.type === "uint32" && typeof value === "number" && value > 0 && Number.isInteger(Math.log2(value));
  if (!isPower) throw malformed(file, `general.alignment is ${value} (${entry.type}), not a uint32 that is a power of two.`);
  return withinLimit("ggufAlignment", file, "general.alignment", value);
}

function hexBytes(word: number): string {
  return [0, 8, 16, 24].map((shift) => ((word >>> shift) & 0xff).toString(16).padStart(2, "0")).join(" ");
}
