/** Is the first line of a CSV its header? Published files come both ways, and a lost row is as wrong as a made-up one. */
import { isKnownColumn } from "../column-names";

const LONGEST_NAME = 40;
/** Share of the rows below that must be numbers for a first cell that is none to be a name. */
const NUMERIC_SHARE = 0.9;

/**
 * True when two cells are names that datasets use for their columns, or when all cells look like names and
 * one stands above a column of numbers.
 */
export function looksLikeHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const cells = first.map((cell) => cell.trim());
  if (new Set(cells).size !== cells.length) return false;
  if (cells.filter(isKnownColumn).length >= 2) return true;
  return cells.every(looksLikeName) && cells.some((_, index) => isNumericColumn(rest, index));
}

function looksLikeName(cell: string): boolean {
  return cell !== "" && cell.length <= LONGEST_NAME && !isNumber(cell) && !/[.?!]$/.test(cell);
}

function isNumericColumn(rows: readonly (readonly string[])[], index: number): boolean {
  const numeric = rows.filter((row) => isNumber(row[index] ?? "")).length;
  return rows.length > 0 && numeric >= rows.length * NUMERIC_SHARE;
}

function isNumber(cell: string): boolean {
  return cell.trim() !== "" && Number.isFinite(Number(cell));
}
