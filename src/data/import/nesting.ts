/** Rows nested so deep that looking through one would end in a stack overflow: they are rejected, whatever the format. */
import type { RejectedRow, Table, TableRow } from "../table";
import { MAX_DEPTH } from "./limits";

export function withoutDeepRows(table: Table): Table {
  const rows: TableRow[] = [];
  const deep: RejectedRow[] = [];
  for (const row of table.rows) {
    // Its fields are the first level.
    if (isDeeper(row.fields, MAX_DEPTH)) deep.push({ row: row.row, reason: `the row is nested more than ${MAX_DEPTH} levels deep` });
    else rows.push(row);
  }
  return deep.length === 0 ? table : { ...table, rows, rejected: [...table.rejected, ...deep].sort((a, b) => a.row - b.row) };
}

function isDeeper(value: unknown, levels: number): boolean {
  // Bytes are objects of as many values.
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
