/** CSV and TSV through papaparse: delimiter by content, quoted newlines, with or without a header line. */
import Papa from "papaparse";
import type { RejectedRow, Table, TableRow } from "../table";
import { looksLikeHeader } from "./header";
import type { TextFile, TextImporter } from "./importer";
import { checkColumns, checkRows, MAX_ROWS } from "./limits";
import { commonWidth, sniffDelimiter } from "./sniff-delimiter";

const DELIMITER_NAMES: Readonly<Record<string, string>> = { ",": "comma", "\t": "tab", ";": "semicolon", "|": "bar" };

/** Takes what no other importer recognises: any text has lines and fields. */
export const delimited: TextImporter = { id: "csv", label: "CSV, TSV", recognise: () => true, read: readDelimited };

interface Line {
  readonly cells: readonly string[];
  /** What papaparse says of its quotes, null when they are sound. */
  readonly problem: string | null;
}

function readDelimited(file: TextFile): Table {
  // One column, if nothing cuts the lines: quoted as in a CSV, or lines as they stand.
  const delimiter = sniffDelimiter(file.text) ?? (/^\s*"/m.test(file.text) ? "," : null);
  const lines = delimiter === null ? bareLines(file.text) : linesOf(file.text, delimiter);
  const [first, ...rest] = lines.map((line) => line.cells);
  const named = first !== undefined && looksLikeHeader(first, rest);
  const columns = named ? namesOf(first) : numberedNames(commonWidth(lines.map((line) => line.cells)));
  checkRows(file.name, lines.length);
  checkColumns(file.name, columns.length);
  return { name: file.name, format: formatWords(delimiter, named), columns, named, ...toRows(named ? lines.slice(1) : lines, columns), notes: file.notes };
}

function formatWords(delimiter: string | null, named: boolean): string {
  const header = named ? "" : ", no header";
  if (delimiter === null) return `lines of text${header}`;
  return `${delimiter === "\t" ? "TSV" : "CSV"} (${DELIMITER_NAMES[delimiter] ?? delimiter}-separated${header})`;
}

/** One column: a comma here and there parts nothing. */
function bareLines(text: string): Line[] {
  const lines = text.split(/\r?\n|\r/, MAX_ROWS + 2).filter((line) => line.trim() !== "");
  return lines.map((line) => ({ cells: [line], problem: null }));
}

/** All lines that hold anything. Empty ones go here and not in papaparse, whose errors count them. */
function linesOf(text: string, delimiter: string): Line[] {
  const parsed = Papa.parse<string[]>(text, { delimiter, preview: MAX_ROWS + 2 });
  const problems = new Map(parsed.errors.filter((error) => error.type === "Quotes").map((error) => [error.row ?? 0, error.message]));
  const lines = parsed.data.map((cells, index) => ({ cells, problem: problems.get(index) ?? null }));
  return lines.filter((line) => line.cells.some((cell) => cell.trim() !== ""));
}

function toRows(lines: readonly Line[], columns: readonly string[]): { rows: TableRow[]; rejected: RejectedRow[] } {
  const rows: TableRow[] = [];
  const rejected: RejectedRow[] = [];
  lines.forEach(({ cells, problem }, row) => {
    if (problem !== null) rejected.push({ row, reason: `the quotes are broken (${problem})` });
    else if (cells.length !== columns.length) rejected.push({ row, reason: `the row has ${cells.length} fields, the file ${columns.length}` });
    else rows.push({ row, fields: Object.fromEntries(columns.map((column, index) => [column, cells[index]])) });
  });
  return { rows, rejected };
}

/** The header's names; empty and repeated ones get their number. */
function namesOf(header: readonly string[]): string[] {
  const seen = new Set<string>();
  return header.map((cell, index) => {
    const name = cell.trim();
    const unique = name === "" || seen.has(name) ? `column ${index + 1}` : name;
    seen.add(unique);
    return unique;
  });
}

function numberedNames(width: number): string[] {
  return Array.from({ length: width }, (_, index) => `column ${index + 1}`);
}
