/** Looking into the rows of a table: values by path, and the column that a part is most likely in. */
import { StudioError } from "../shared/errors";
import { normaliseName } from "./column-names";
import { checkColumns } from "./import/limits";
import { isFields } from "./table";
import type { Fields, Table } from "./table";

/** So many rows are looked at to tell what a column holds. */
const ROWS_LOOKED_AT = 200;

/** The value at "column" or, inside an object, "column.field". */
export function valueAt(fields: Fields, path: string): unknown {
  if (Object.hasOwn(fields, path)) return fields[path];
  const dot = path.indexOf(".");
  if (dot < 0) return undefined;
  const inner = fields[path.slice(0, dot)];
  return isFields(inner) ? valueAt(inner, path.slice(dot + 1)) : undefined;
}

/** A text as prompts need it: strings as they are, numbers written out, lists of texts joined by newlines; null for the rest. */
export function textOf(value: unknown): string | null {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  if (Array.isArray(value) && value.every((item) => typeof item === "string")) return value.join("\n");
  return null;
}

/** Columns, and the fields of columns that hold objects. Errors: "limit" for more of them than any dataset has. */
export function pathsOf(table: Table): string[] {
  const rows = firstRows(table);
  const paths: string[] = [];
  for (const column of table.columns) {
    const example = rows.map((fields) => fields[column]).find(isFields);
    const keys = Object.keys(example ?? {});
    checkColumns(table.name, paths.length + 1 + keys.length);
    paths.push(column, ...keys.map((key) => `${column}.${key}`));
  }
  return paths;
}

export function firstRows(table: Table): Fields[] {
  return table.rows.slice(0, ROWS_LOOKED_AT).map((row) => row.fields);
}

/** The paths that bear one of the names, best name first, whose values `accepts` likes in at least half the rows. */
export function pathsNamed(table: Table, names: readonly string[], accepts: (value: unknown) => boolean): string[] {
  const rows = firstRows(table);
  const paths = pathsOf(table);
  const isLiked = (path: string): boolean => rows.filter((fields) => accepts(valueAt(fields, path))).length * 2 >= rows.length;
  return names.flatMap((name) => paths.filter((path) => normaliseName(path) === name && isLiked(path)));
}

/** Errors: "usage" when no row has the path, which a mapping names. */
export function checkPath(table: Table, part: string, path: string): void {
  if (table.rows.some((row) => valueAt(row.fields, path) !== undefined)) return;
  throw new StudioError(
    "usage",
    `The mapping names "${path}" as ${part}, but ${table.name} has no such column.`,
    `Its columns are ${table.columns.join(", ")}.`,
  );
}
