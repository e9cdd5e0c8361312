/** What a Parquet file says of itself, checked before anything is taken for it. */
import type { FileMetaData } from "hyparquet";
import type { ByteSource } from "../../../formats/byte-source";
import { checkColumns, checkLimit, checkRows } from "../limits";
import { ByteCursor, readStruct } from "./thrift";

/** "PAR1" and the footer's length. */
const TAIL_BYTES = 8;
const MAX_FOOTER_BYTES = 64 * 1024 * 1024;
/** All columns unpacked; text packs to a quarter and less. */
const MAX_UNPACKED_BYTES = 1024 * 1024 * 1024;
/** Items of lists count one by one. */
const MAX_VALUES = 50_000_000;
const DAMAGED = "The file is damaged: download it again.";
/** Their decoders walk over what the file says without a bound; no dataset of text has them. */
const UNREAD_TYPES = ["VARIANT", "GEOMETRY", "GEOGRAPHY"];

/** Walks the footer's bytes. Errors: an `Error` that says what is wrong, "limit". */
export async function checkFooterBytes(source: ByteSource, signal?: AbortSignal): Promise<void> {
  if (source.size < 2 * TAIL_BYTES) throw new Error("it is too short");
  const tail = await source.read(source.size - TAIL_BYTES, TAIL_BYTES, signal);
  const length = new DataView(tail.buffer, tail.byteOffset).getUint32(0, true);
  if (length > source.size - TAIL_BYTES) throw new Error(`its footer of ${length} bytes is larger than the file`);
  checkLimit(source.name, "the footer's size in bytes", length, MAX_FOOTER_BYTES, DAMAGED);
  readStruct(new ByteCursor(await source.read(source.size - TAIL_BYTES - length, length, signal)));
}

/** Errors: an `Error` where numbers contradict each other, "limit". */
export function checkMetadata({ name, size }: Pick<ByteSource, "name" | "size">, metadata: FileMetaData): void {
  checkRows(name, Number(metadata.num_rows));
  checkColumns(name, metadata.schema.length - 1);
  const unread = metadata.schema.find(({ logical_type: type }) => type !== undefined && UNREAD_TYPES.includes(type.type));
  if (unread !== undefined) throw new Error(`its column "${unread.name}" has the type ${unread.logical_type?.type}, which is not read`);
  const rows = metadata.row_groups.map((group) => wholeNumber(group.num_rows, "a number of rows"));
  if (rows.reduce((sum, count) => sum + count, 0) !== Number(metadata.num_rows)) throw new Error("its parts have other rows than the whole");
  const chunks = metadata.row_groups.flatMap(({ columns }) => columns);
  let [unpacked, values] = [0, 0];
  for (const { meta_data: meta } of chunks) {
    if (meta === undefined) throw new Error("it does not say where a column is");
    const { start, end } = chunkRange(meta);
    if (start < 4 || end < start || end > size) throw new Error(`column "${meta.path_in_schema.join(".")}" is outside of the file`);
    unpacked += wholeNumber(meta.total_uncompressed_size, "a size");
    values += wholeNumber(meta.num_values, "a number of values");
  }
  checkLimit(name, "the unpacked size in bytes", unpacked, MAX_UNPACKED_BYTES, "Keep the columns that matter, or a part of the rows.");
  checkLimit(name, "the number of values", values, MAX_VALUES, "Keep the columns that matter, or a part of the rows.");
}

/** Bytes of the file that a column chunk takes, as the library reads them. */
export function chunkRange(meta: NonNullable<FileMetaData["row_groups"][number]["columns"][number]["meta_data"]>): { readonly start: number; readonly end: number } {
  const start = Number(meta.dictionary_page_offset || meta.data_page_offset);
  return { start, end: start + wholeNumber(meta.total_compressed_size, "a size") };
}

function wholeNumber(value: unknown, what: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  throw new Error(`${what} is ${String(value)}`);
}
