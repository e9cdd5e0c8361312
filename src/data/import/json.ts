/** JSON: an array of objects, an object with one such array inside, or an object of objects keyed by id. */
import { StudioError } from "../../shared/errors";
import { columnsOf, isFields } from "../table";
import type { Fields, RejectedRow, Table, TableRow } from "../table";
import type { TextFile, TextImporter } from "./importer";
import { checkRows } from "./limits";

/** The name that an object's key gets as a column, in files keyed by id. */
export const ID_COLUMN = "id";

export const json: TextImporter = {
  id: "json",
  label: "JSON",
  recognise: (file) => /^\s*(\[\s*[[{"\]\d]|\{\s*["}])/.test(file.text),
  read: readJson,
};

function readJson(file: TextFile): Table {
  const { items, format, notes } = listIn(file, parse(file));
  checkRows(file.name, items.length);
  const rows: TableRow[] = [];
  const rejected: RejectedRow[] = [];
  items.forEach((item, row) => {
    if (isFields(item)) rows.push({ row, fields: item });
    else rejected.push({ row, reason: "the item is not a JSON object" });
  });
  return { name: file.name, format, columns: columnsOf(file.name, rows), named: true, rows, rejected, notes: [...file.notes, ...notes] };
}

function parse(file: TextFile): unknown {
  try {
    return JSON.parse(file.text);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new StudioError("malformed", `${file.name} begins like JSON but is not valid: ${detail}.`, "Repair the file, or save it as JSONL, one object a line.", error);
  }
}

interface Found {
  readonly items: readonly unknown[];
  readonly format: string;
  readonly notes: readonly string[];
}

function listIn(file: TextFile, value: unknown): Found {
  if (Array.isArray(value)) return { items: value, format: "JSON array", notes: [] };
  const entries = isFields(value) ? Object.entries(value) : [];
  const lists = entries.filter(([, inner]) => Array.isArray(inner) && inner.some(isFields));
  const [list] = lists;
  if (list !== undefined && lists.length === 1 && Array.isArray(list[1])) {
    return { items: list[1], format: "JSON array", notes: [`The rows are the list "${list[0]}" of the file.`] };
  }
  if (entries.length > 0 && entries.every(([, inner]) => isFields(inner))) return keyedById(entries);
  throw new StudioError(
    "dataset",
    `${file.name} is JSON with ${describe(entries, lists.length)}; it is not clear which of it the rows are.`,
    "Make it an array of objects, or an object with one such array inside.",
  );
}

function keyedById(entries: readonly (readonly [string, unknown])[]): Found {
  const items = entries.map(([key, inner]) => ({ [ID_COLUMN]: key, ...(inner as Fields) }));
  return { items, format: "JSON object keyed by id", notes: [] };
}

function describe(entries: readonly (readonly [string, unknown])[], lists: number): string {
  if (entries.length === 0) return "no fields";
  const keys = entries.slice(0, 5).map(([key]) => `"${key}"`);
  return `${entries.length} fields (${keys.join(", ")}${entries.length > 5 ? ", …" : ""}) and ${lists} lists of objects`;
}
