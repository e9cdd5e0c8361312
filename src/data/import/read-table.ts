/** A dataset file -> rows. Formats are told apart by content; the registry is asked in order. */
import type { ByteSource } from "../../formats/byte-source";
import { StudioError } from "../../shared/errors";
import type { Table } from "../table";
import { delimited } from "./delimited";
import type { TextFile, TextImporter } from "./importer";
import { json } from "./json";
import { jsonLines } from "./json-lines";
import { labelledLines } from "./labelled-lines";
import { checkLimit, MAX_FILE_BYTES } from "./limits";
import { withoutDeepRows } from "./nesting";
import { isParquet, readParquet } from "./parquet/read-parquet";
import { decodeText } from "./text";

/** What tells a binary file from a text. */
const HEAD_BYTES = 4096;

/** In the order of asking; the last takes any text. */
export const TEXT_IMPORTERS: readonly TextImporter[] = [jsonLines, json, labelledLines, delimited];

/** Errors: "limit", "malformed", "dataset" (empty, or no dataset at all), and those of the source. */
export async function readTable(source: ByteSource, signal?: AbortSignal): Promise<Table> {
  checkFileSize(source);
  const head = await source.read(0, Math.min(HEAD_BYTES, source.size), signal);
  if (isParquet(head)) return withoutDeepRows(await readParquet(source, signal));
  refuseBinary(source.name, head);
  const decoded = decodeText(await source.read(0, source.size, signal));
  const file: TextFile = { name: source.name, ...decoded };
  if (file.text.trim() === "") throw new StudioError("dataset", `${source.name} is empty.`, "Choose a file that holds rows.");
  // The last importer recognises every text.
  const importer = TEXT_IMPORTERS.find((candidate) => candidate.recognise(file)) ?? delimited;
  return withoutDeepRows(importer.read(file));
}

/** Errors: "limit". */
export function checkFileSize({ name, size }: Pick<ByteSource, "name" | "size">): void {
  checkLimit(name, "the file's size in bytes", size, MAX_FILE_BYTES, "Take a part of the file: some thousand rows are enough.");
}

function refuseBinary(name: string, head: Uint8Array): void {
  const packed = (head[0] === 0x1f && head[1] === 0x8b) || (head[0] === 0x50 && head[1] === 0x4b);
  if (packed) throw new StudioError("dataset", `${name} is a compressed file.`, "Unpack it first; save a spreadsheet as CSV.");
  const isUtf16 = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff);
  if (!isUtf16 && head.includes(0)) {
    throw new StudioError("dataset", `${name} is not a text file.`, "Datasets are read as JSONL, JSON, CSV, TSV or Parquet.");
  }
}
