/** A dataset file -> examples: reads the table, recognises or is told its mapping, and accounts for every row. */
import type { ByteSource } from "../formats/byte-source";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { TimeSlices } from "../shared/time-slices";
import { countLabels } from "./classes";
import type { LabelCount } from "./classes";
import type { Identity } from "./duplicates";
import type { Example } from "./example";
import { readTable } from "./import/read-table";
import { unnamedLabels } from "./layouts/classification";
import { DEFAULT_OPTIONS } from "./mapping";
import type { Mapping, PartialMapping, Wording } from "./mapping";
import { recogniseLayout } from "./recognise";
import type { Recognised } from "./recognise";
import { readRow } from "./row";
import type { RowResult } from "./row";
import type { RejectedRow, Table } from "./table";
import { createWorder } from "./wording";

const FIRST_EXAMPLES = 3;
/** Row numbers that a note lists, and labels that a problem does. */
const ROWS_LISTED = 20;
export const DEFAULT_SEED = 0;

export interface Dataset {
  /** File name. */
  readonly name: string;
  /** All its examples are of one kind. */
  readonly kind: Example["kind"];
  /** Format and layout in words: "JSONL, question + a list of choices + answer (index)". */
  readonly layout: string;
  readonly mapping: Mapping;
  /** The values of a classification's label column, most frequent first; null for other layouts. */
  readonly labels: readonly LabelCount[] | null;
  /** In file order; at least one unless there is a problem. */
  readonly examples: readonly Example[];
  /** What makes rows the same question, by index into the examples. */
  readonly identities: readonly Identity[];
  /** In file order. */
  readonly rejected: readonly RejectedRow[];
  /** The first three, for a person to check. */
  readonly firstExamples: readonly Example[];
  /** What else a person should know: encoding, repeated choices. */
  readonly notes: readonly string[];
  /** Why it can be looked at but not used like this: labels without names, a template that fails, no usable row. */
  readonly problem: StudioError | null;
}

export interface ReadOptions extends JobContext {
  /** Goes before what is recognised, part by part. */
  readonly mapping?: PartialMapping | undefined;
  readonly wording?: Wording | undefined;
  /** Order of choices where the right answer has a column of its own. */
  readonly seed?: number | undefined;
}

/**
 * Errors: "limit" and "malformed" from reading, "usage" when the mapping names a column that is not there or the template
 * can't be used, "dataset" when the layout is unknown, labels want names or no row is usable.
 */
export async function importDataset(source: ByteSource, options: ReadOptions = {}): Promise<Dataset> {
  const dataset = await readDataset(await readTable(source, options.signal), options);
  if (dataset.problem !== null) throw dataset.problem;
  return dataset;
}

/** Errors: "usage" when the mapping names a column that is not there, "dataset" when the layout is unknown, "cancelled". */
export async function readDataset(table: Table, options: ReadOptions = {}): Promise<Dataset> {
  const recognised = recogniseLayout(table, options.mapping ?? {});
  const { kept, rejected, notes, problem } = await readRows(table, recognised, options);
  const { mapping } = recognised;
  const labels = mapping.layout === "classification" ? countLabels(table, mapping.columns.answer) : null;
  const examples = kept.map(({ example }) => example);
  return {
    name: table.name,
    kind: recognised.kind,
    layout: `${table.format}, ${layoutWords(recognised)}`,
    mapping,
    labels,
    examples,
    identities: kept.map(({ identity }) => identity),
    rejected,
    firstExamples: examples.slice(0, FIRST_EXAMPLES),
    notes: [...table.notes, ...recognised.notes, ...notes, ...oddNotes(kept)],
    problem: problem ?? namesMissing(table, mapping, labels) ?? (kept.length === 0 ? nothingUsable(table, rejected) : null),
  };
}

interface ReadRows {
  readonly kept: readonly RowResult[];
  readonly rejected: readonly RejectedRow[];
  readonly notes: readonly string[];
  /** The template failed; nothing was kept. */
  readonly problem: StudioError | null;
}

async function readRows(table: Table, recognised: Recognised, { wording = DEFAULT_OPTIONS.wording, seed = DEFAULT_SEED, ...job }: ReadOptions): Promise<ReadRows> {
  const kept: RowResult[] = [];
  const rejected: RejectedRow[] = [...table.rejected];
  try {
    const worder = createWorder(wording, recognised.kind, table.columns);
    const slices = new TimeSlices(job);
    for (const row of table.rows) {
      if (slices.isOver) await slices.next();
      const result = readRow(row, { recognised, worder, seed });
      if (typeof result === "string") rejected.push({ row: row.row, reason: result });
      else kept.push(result);
    }
    return { kept, rejected: rejected.sort((a, b) => a.row - b.row), notes: worder.notes, problem: null };
  } catch (error) {
    if (error instanceof StudioError && error.code === "usage") return { kept: [], rejected: table.rejected, notes: [], problem: error };
    throw error;
  }
}

function layoutWords({ kind, layout, mapping }: Recognised): string {
  if (kind === "completion") return layout.label;
  if (layout.id === "classification") return `text + ${layout.label}`;
  return `${mapping.columns.passage === null ? "" : "passage + "}question + ${layout.label} + answer (${mapping.answerKind})`;
}

function namesMissing(table: Table, { columns, labelNames }: Mapping, labels: readonly LabelCount[] | null): StudioError | null {
  const unnamed = labels === null ? [] : unnamedLabels(labels, labelNames);
  if (unnamed.length === 0) return null;
  const counts = unnamed.slice(0, ROWS_LISTED).map(({ value, count }) => `${value} (${count.toLocaleString("en")} ${count === 1 ? "row" : "rows"})`);
  const listed = `${counts.join(", ")}${unnamed.length > ROWS_LISTED ? ", …" : ""}`;
  const what = unnamed.length === labels?.length ? `the labels in "${columns.answer}" are bare numbers, and nothing says what they mean` : `some labels in "${columns.answer}" have no name yet`;
  const names = unnamed.slice(0, ROWS_LISTED).map(({ value }) => `"${value}": "…"`).sort();
  return new StudioError("dataset", `${table.name}: ${what}: ${listed}.`, `Name them: {"labelNames": {${names.join(", ")}}}.`);
}

function nothingUsable(table: Table, rejected: readonly RejectedRow[]): StudioError {
  const [first] = rejected;
  const why = first === undefined ? "it has no rows" : `row ${first.row + 1}: ${first.reason}`;
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
  const rows = results.slice(0, ROWS_LISTED).map((result) => result.example.row + 1);
  return `${results.length === 1 ? "row" : "rows"} ${rows.join(", ")}${results.length > ROWS_LISTED ? `, … (${results.length} in all)` : ""}`;
}
