/** What a dataset file may be at most. Hostile or mistaken files end here, before memory is taken for them. */
import { StudioError } from "../../shared/errors";

/** A file is decoded into one string; engines stop near 512 Mi characters. */
export const MAX_FILE_BYTES = 256 * 1024 * 1024;
/** A measurement uses hundreds of rows, tuning thousands. */
export const MAX_ROWS = 1_000_000;
/** Wider than any published dataset; a binary file read as text would be wider. */
export const MAX_COLUMNS = 1_000;
/** Ten times the context of any model that the studio opens. */
export const MAX_FIELD_CHARS = 1_000_000;
/** No published dataset nests deeper than ten; what walks a value calls itself once a level. */
export const MAX_DEPTH = 100;

/** Errors: "limit", naming the file, the value and the maximum. */
export function checkLimit(file: string, what: string, value: number, maximum: number, remedy: string): void {
  if (value <= maximum) return;
  throw new StudioError("limit", `${file}: ${what} is ${value.toLocaleString("en")}; at most ${maximum.toLocaleString("en")} are read.`, remedy);
}

export function checkRows(file: string, rows: number): void {
  checkLimit(file, "the number of rows", rows, MAX_ROWS, "Take a part of the file.");
}

export function checkColumns(file: string, columns: number): void {
  checkLimit(file, "the number of columns", columns, MAX_COLUMNS, "Check that this is a dataset, and keep the columns that matter.");
}
