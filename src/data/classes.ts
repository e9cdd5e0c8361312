/** Columns that hold classes: few short values, over and over. */
import { firstRows, textOf, valueAt } from "./columns";
import type { Fields, Table } from "./table";

const MOST_CLASSES = 20;
/** Of a column that is named like labels; banks of intents have some seventy. */
const MOST_NAMED_CLASSES = 100;
const LONGEST_LABEL = 40;

export interface LabelCount {
  readonly value: string;
  readonly count: number;
}

/** The few short values that a column repeats, in alphabetical order; null when it holds anything else. */
export function classesOf(table: Table, path: string, { named = false } = {}): string[] | null {
  const texts = firstRows(table).map((fields) => labelOf(fields, path)).filter((text) => text !== "");
  const classes = [...new Set(texts)].sort();
  const areFew = classes.length >= 2 && classes.length <= (named ? MOST_NAMED_CLASSES : MOST_CLASSES) && classes.length * 2 <= texts.length;
  return areFew && classes.every((label) => label.length <= LONGEST_LABEL) ? classes : null;
}

/** Every value of a label column over the whole table, most frequent first. */
export function countLabels(table: Table, path: string): LabelCount[] {
  const counts = new Map<string, number>();
  for (const { fields } of table.rows) {
    const value = labelOf(fields, path);
    if (value !== "") counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts].map(([value, count]) => ({ value, count })).sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

export function labelOf(fields: Fields, path: string): string {
  return (textOf(valueAt(fields, path)) ?? "").trim();
}

/** True for a column whose values are mostly more than one word. */
export function isProse(table: Table, path: string): boolean {
  const rows = firstRows(table);
  return rows.filter((fields) => labelOf(fields, path).includes(" ")).length * 2 >= rows.length;
}

/** True for "0", "-1", "2.0": a number that says nothing of what it stands for. */
export function isBareNumber(label: string): boolean {
  return /^-?\d+(\.0+)?$/.test(label);
}
