/** Parquet through hyparquet: rows as objects. Sizes that the file claims are checked before memory is taken for them. */
import { parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import type { AsyncBuffer, Compressors, FileMetaData } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { ByteSource } from "../../formats/byte-source";
import { StudioError } from "../../shared/errors";
import { columnsOf } from "../table";
import type { Table } from "../table";
import { checkColumns, checkLimit, checkRows } from "./limits";

/** All columns unpacked; text packs to a quarter and less. */
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;
/** Writers make pages of 1 MiB; a header that claims more than this lies. */
const MAX_PAGE_BYTES = 256 * 1024 * 1024;

/** "PAR1", at both ends of the file. */
export function isParquet(head: Uint8Array): boolean {
  return head[0] === 0x50 && head[1] === 0x41 && head[2] === 0x52 && head[3] === 0x31;
}

/** Errors: "malformed", "limit". */
export async function readParquet(source: ByteSource, signal?: AbortSignal): Promise<Table> {
  const file = asyncBuffer(source, signal);
  try {
    const metadata = await parquetMetadataAsync(file);
    checkSizes(source.name, metadata);
    const objects = await parquetReadObjects({ file, metadata, compressors: boundedCompressors(source.name) });
    const rows = objects.map((fields, row) => ({ row, fields: plainFields(fields) }));
    return { name: source.name, format: "Parquet", columns: columnsOf(rows), named: true, rows, rejected: [], notes: [] };
  } catch (error) {
    if (error instanceof StudioError || signal?.aborted) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StudioError("malformed", `${source.name} can't be read as Parquet: ${detail}.`, "Download the file again, or save the dataset as JSONL.", error);
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

function checkSizes(name: string, metadata: FileMetaData): void {
  checkRows(name, Number(metadata.num_rows));
  checkColumns(name, metadata.schema.length - 1);
  const columns = metadata.row_groups.flatMap((group) => group.columns);
  const unpacked = columns.reduce((sum, column) => sum + Number(column.meta_data?.total_uncompressed_size ?? 0), 0);
  checkLimit(name, "the unpacked size in bytes", unpacked, MAX_UNPACKED_BYTES, "Keep the columns that matter, or a part of the rows.");
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
