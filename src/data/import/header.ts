/** Is the first line of a CSV its header? Published files come both ways, and a lost row is as wrong as a made-up one. */
import { isKnownColumn } from "../column-names";

const LONGEST_NAME = 60;
/** Share of the rows below that must be numbers for a first cell that is none to be a name. */
const NUMERIC_SHARE = 0.9;

/**
 * True when all cells look like names and two of them (or the only one) are names that datasets use for their columns
 * (not letters alone, which are answers too), or one stands above a column of numbers.
 */
export function looksLikeHeader(first: readonly string[], rest: readonly (readonly string[])[]): boolean {
  const cells = first.map((cell) => cell.trim());
  if (new Set(cells).size !== cells.length) return false;
  if (!cells.every((cell) => cell === "" || looksLikeName(cell))) return false;
  const known = cells.filter(isKnownColumn);
  if (known.length >= Math.min(2, cells.length) && known.some((cell) => cell.length > 1)) return true;
  return cells.every((cell, index) => cell !== "" || index === 0) && cells.some((cell, index) => cell !== "" && isNumericColumn(rest, index));
}

function looksLikeName(cell: string): boolean {
  return cell.length <= LONGEST_NAME && !isNumber(cell) && !/[.?!]$/.test(cell);
}

function isNumericColumn(rows: readonly (readonly string[])[], index: number): boolean {
  const numeric = rows.filter((row) => isNumber(row[index] ?? "")).length;
  return rows.length > 0 && numeric >= rows.length * NUMERIC_SHARE;
}

function isNumber(cell: string): boolean {
  return cell.trim() !== "" && Number.isFinite(Number(cell));
}
