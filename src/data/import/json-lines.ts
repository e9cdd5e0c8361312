/** JSONL: one JSON object a line. A line that does not parse is a rejected row, not the end of the file. */
import { CHOICES_NAMES, normaliseName } from "../column-names";
import { columnsOf, isFields } from "../table";
import type { Fields, RejectedRow, Table, TableRow } from "../table";
import type { TextFile, TextImporter } from "./importer";
import { checkRows } from "./limits";

/** So many lines are tried before the file is taken for something else. */
const LINES_TRIED = 20;

export const jsonLines: TextImporter = {
  id: "jsonl",
  label: "JSONL",
  recognise(file) {
    if (!/^\s*\{/.test(file.text)) return false;
    const lines = firstLines(file.text, LINES_TRIED);
    if (lines.length === 1 && holdsRows(lines[0] as string)) return false;
    // Indented JSON has a whole object on a line here and there; broken lines are few.
    return lines.filter((line) => parseObject(line) !== null).length * 2 >= lines.length;
  },
  read: readJsonLines,
};

function readJsonLines(file: TextFile): Table {
  const rows: TableRow[] = [];
  const rejected: RejectedRow[] = [];
  let row = 0;
  for (const line of linesOf(file.text)) {
    checkRows(file.name, row + 1);
    const fields = parseObject(line);
    if (fields === null) rejected.push({ row, reason: whyNotObject(line) });
    else rows.push({ row, fields });
    row++;
  }
  return { name: file.name, format: "JSONL", columns: columnsOf(file.name, rows), named: true, rows, rejected, notes: file.notes };
}

function* linesOf(text: string): Generator<string> {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf("\n", start);
    const stop = end < 0 ? text.length : end;
    const line = text.slice(start, stop).trim();
    if (line !== "") yield line;
    start = stop + 1;
  }
}

function firstLines(text: string, count: number): string[] {
  const lines: string[] = [];
  for (const line of linesOf(text)) {
    if (lines.length === count) break;
    lines.push(line);
  }
  return lines;
}

function parseObject(line: string): Fields | null {
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

/** A whole file on one line: {"data": [{…}, …]} or {"id": {…}, …}, and not a row whose choices are a list of objects. */
function holdsRows(line: string): boolean {
  const entries = Object.entries(parseObject(line) ?? {});
  const isList = (value: unknown): boolean => Array.isArray(value) && value.length > 0 && value.every(isFields);
  const lists = entries.filter(([key, value]) => isList(value) && !CHOICES_NAMES.some((name) => name === normaliseName(key)));
  return entries.length > 0 && (lists.length === 1 || entries.every(([, value]) => isFields(value)));
}

function whyNotObject(line: string): string {
  try {
    JSON.parse(line);
    return "the line is not a JSON object";
  } catch (error) {
    return `the line is not valid JSON (${error instanceof Error ? error.message : String(error)})`;
  }
}
