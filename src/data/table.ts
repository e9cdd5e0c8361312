/** A dataset file as rows of named fields, before anything is known of what the fields mean. */
import { checkColumns } from "./import/limits";

export type Fields = Readonly<Record<string, unknown>>;

export interface TableRow {
  /** 0-based data row of the file: neither the header nor empty lines count. */
  readonly row: number;
  readonly fields: Fields;
}

export interface RejectedRow {
  /** 0-based data row of the file. */
  readonly row: number;
  readonly reason: string;
}

export interface Table {
  /** File name, for messages. */
  readonly name: string;
  /** Format in words: "JSONL", "CSV (tab-separated)". */
  readonly format: string;
  /** In the order of first appearance. */
  readonly columns: readonly string[];
  /** The file names its columns; otherwise they are called "column 1", "column 2", … */
  readonly named: boolean;
  readonly rows: readonly TableRow[];
  /** Rows that the format itself can't read. */
  readonly rejected: readonly RejectedRow[];
  /** What a person should know about the reading: encoding, delimiter, header. */
  readonly notes: readonly string[];
}

/** True for a JSON object: not for null, nor for a list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Every column that any row has, in the order of first appearance. Errors: "limit", naming the file. */
export function columnsOf(file: string, rows: readonly TableRow[]): string[] {
  const columns = new Set<string>();
  for (const row of rows) {
    for (const column of Object.keys(row.fields)) columns.add(column);
    checkColumns(file, columns.size);
  }
  return [...columns];
}
