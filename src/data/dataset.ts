/** A dataset file -> examples: reads the table, recognises or is told its mapping, and accounts for every row. */
import type { ByteSource } from "../formats/byte-source";
import { StudioError } from "../shared/errors";
import type { ChoiceExample } from "./example";
import { readTable } from "./import/read-table";
import type { Mapping, PartialMapping } from "./mapping";
import { recogniseLayout } from "./recognise";
import { readRow } from "./row";
import type { RowResult } from "./row";
import type { RejectedRow, Table } from "./table";

const FIRST_EXAMPLES = 3;
/** Row numbers that a note lists. */
const ROWS_LISTED = 20;
export const DEFAULT_SEED = 0;

export interface Dataset {
  /** File name. */
  readonly name: string;
  /** Format and layout in words: "JSONL, question + a list of choices + answer (index)". */
  readonly layout: string;
  readonly mapping: Mapping;
  /** In file order; at least one. */
  readonly examples: readonly ChoiceExample[];
  /** In file order. */
  readonly rejected: readonly RejectedRow[];
  /** The first three, for a person to check. */
  readonly firstExamples: readonly ChoiceExample[];
  /** What else a person should know: encoding, repeated choices. */
  readonly notes: readonly string[];
}

export interface ImportOptions {
  /** Goes before what is recognised, part by part. */
  readonly mapping?: PartialMapping | undefined;
  /** Order of choices where the right answer has a column of its own. */
  readonly seed?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Errors: "limit" and "malformed" from reading, "usage" when the mapping names a column that is not there, "dataset"
 * when the layout is unknown or no row is usable.
 */
export async function importDataset(source: ByteSource, options: ImportOptions = {}): Promise<Dataset> {
  const table = await readTable(source, options.signal);
  const { layout, mapping } = recogniseLayout(table, options.mapping ?? {});
  const reader = { layout, mapping, seed: options.seed ?? DEFAULT_SEED };
  const kept: RowResult[] = [];
  const rejected: RejectedRow[] = [...table.rejected];
  for (const row of table.rows) {
    const result = readRow(row, reader);
    if (typeof result === "string") rejected.push({ row: row.row, reason: result });
    else kept.push(result);
  }
  rejected.sort((a, b) => a.row - b.row);
  if (kept.length === 0) throw nothingUsable(table, rejected);
  const examples = kept.map((result) => result.example);
  const words = `${table.format}, ${mapping.columns.passage === null ? "" : "passage + "}question + ${layout.label} + answer (${mapping.answerKind})`;
  return { name: source.name, layout: words, mapping, examples, rejected, firstExamples: examples.slice(0, FIRST_EXAMPLES), notes: [...table.notes, ...oddNotes(kept)] };
}

/** What guessing gets: the mean of 1 / choices. */
export function chanceOf(examples: readonly ChoiceExample[]): number {
  return examples.reduce((sum, example) => sum + 1 / example.choices.length, 0) / examples.length;
}

function nothingUsable(table: Table, rejected: readonly RejectedRow[]): StudioError {
  const [first] = rejected;
  const why = first === undefined ? "it has no rows" : `row ${first.row}: ${first.reason}`;
  return new StudioError(
    "dataset",
    `${table.name} has no usable row: ${rejected.length} of ${rejected.length} do not fit (${why}).`,
    "Correct the rows, or give a mapping that names the columns and what the answer counts from.",
  );
}

function oddNotes(kept: readonly RowResult[]): string[] {
  const repeats = kept.filter((result) => result.repeatsWrong);
  const near = kept.filter((result) => result.nearlyRight);
  return [
    ...(repeats.length === 0 ? [] : [`Kept although they repeat a wrong choice: ${rowList(repeats)}.`]),
    ...(near.length === 0 ? [] : [`Kept although a wrong choice differs from the right one only in capitals: ${rowList(near)}.`]),
  ];
}

function rowList(results: readonly RowResult[]): string {
  const rows = results.slice(0, ROWS_LISTED).map((result) => result.example.row);
  return `${results.length === 1 ? "row" : "rows"} ${rows.join(", ")}${results.length > ROWS_LISTED ? `, … (${results.length} in all)` : ""}`;
}
