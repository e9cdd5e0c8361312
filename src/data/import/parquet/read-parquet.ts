/**
 * Parquet through hyparquet: rows as objects. The library trusts what it reads, so that a damaged file can keep it busy for
 * good or fill the memory: footer, page headers and the lengths inside pages are looked through first.
 */
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import type { AsyncBuffer, Compressors, FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import { getMaxDefinitionLevel, getMaxRepetitionLevel, getSchemaPath } from "hyparquet/src/schema.js";
import type { ByteSource } from "../../../formats/byte-source";
import { StudioError, throwIfCancelled } from "../../../shared/errors";
import { columnsOf } from "../../table";
import type { Table } from "../../table";
import { checkLimit } from "../limits";
import { checkFooterBytes, checkMetadata, chunkRange } from "./check-footer";
import { checkPages, MAX_PAGE_BYTES } from "./check-pages";

/** "PAR1", at both ends of the file. */
export function isParquet(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31;
}

/** Errors: "malformed", "limit", "cancelled". */
export async function readParquet(source: ByteSource, signal?: AbortSignal): Promise<Table> {
  try {
    await checkFooterBytes(source, signal);
    const file = asyncBuffer(source, signal);
    // Geometry would be decoded by what the file's own text says.
    const metadata = await parquetMetadataAsync(file, { geoparquet: false });
    checkMetadata(source, metadata);
    const bounded = boundedCompressors(source.name);
    await checkChunks(source, metadata, bounded, signal);
    const objects = await parquetReadObjects({ file, metadata, compressors: bounded });
    const rows = objects.map((fields, row) => ({ row, fields: plainFields(fields) }));
    return { name: source.name, format: "Parquet", columns: columnsOf(source.name, rows), named: true, rows, rejected: [], notes: [] };
  } catch (error) {
    if (error instanceof StudioError || signal?.aborted) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StudioError("malformed", `${source.name} can't be read as Parquet: ${detail}.`, "Download the file again, or save the dataset as JSONL.", error);
  }
}

async function checkChunks(source: ByteSource, metadata: FileMetaData, bounded: Compressors, signal: AbortSignal | undefined): Promise<void> {
  for (const group of metadata.row_groups) {
    for (const { meta_data: meta } of group.columns) {
      throwIfCancelled(signal);
      // checkMetadata has seen that it is there.
      if (meta === undefined) continue;
      const path = getSchemaPath(metadata.schema, meta.path_in_schema);
      const levels = { definition: getMaxDefinitionLevel(path), repetition: getMaxRepetitionLevel(path) };
      const depth = path.length - 1;
      if (depth === 1 && levels.repetition === 0 && meta.num_values !== group.num_rows) throw new Error(`column "${meta.path_in_schema.join(".")}" has other rows than the table`);
      const { start, end } = chunkRange(meta);
      checkPages(await source.read(start, end - start, signal), { meta, depth, levels, compressors: bounded });
    }
  }
}

function asyncBuffer(source: ByteSource, signal: AbortSignal | undefined): AsyncBuffer {
  return {
    byteLength: source.size,
    slice: async (start, end = source.size) => {
      const bytes = await source.read(start, end - start, signal);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    },
  };
}

function boundedCompressors(name: string): Compressors {
  const bounded = Object.entries(compressors).map(([codec, decompress]) => {
    const check: typeof decompress = (input, outputLength) => {
      checkLimit(name, `a ${codec} page's unpacked size in bytes`, outputLength, MAX_PAGE_BYTES, "The file is damaged: download it again.");
      return decompress(input, outputLength);
    };
    return [codec, check] as const;
  });
  return Object.fromEntries(bounded);
}

function plainFields(fields: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, plain(value)]));
}

/** Parquet's 64-bit integers come as bigint; what the mapping compares are numbers and texts. */
function plain(value: unknown): unknown {
  if (typeof value === "bigint") return Number(value);
  if (Array.isArray(value)) return value.map(plain);
  const isPlainObject = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isPlainObject ? plainFields(value as Record<string, unknown>) : value;
}
