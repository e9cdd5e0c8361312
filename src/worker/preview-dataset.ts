/** What a table would be as a dataset under some options: all that the mapping dialog shows. */
import { firstRows, pathsOf, textOf, valueAt } from "../data/columns";
import { readDataset } from "../data/dataset";
import type { Dataset } from "../data/dataset";
import type { DatasetOptions } from "../data/mapping";
import { splitNotes, splitRows } from "../data/split";
import type { Split } from "../data/split";
import type { Table } from "../data/table";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { ColumnSummary, DatasetPreview, RejectedRow, RejectedRows } from "./protocol";
import { chatNotes, renderedExample } from "./rendered-examples";
import type { ChatTokenizer } from "./rendered-examples";

const SAMPLES = 4;
const SAMPLE_CHARACTERS = 120;
/** What of a long list crosses to the page with every change in the dialog: more is no help on a screen. */
const REJECTED_SHOWN = 200;
const LABELS_SHOWN = 100;

/** Problems with the options are told, not thrown. Errors: "cancelled". */
export async function previewDataset(table: Table, options: DatasetOptions, tokenizer: ChatTokenizer, job: JobContext): Promise<DatasetPreview> {
  const about = { name: table.name, format: table.format, rows: table.rows.length + table.rejected.length, columns: summariseColumns(table) };
  try {
    return { ...about, ...datasetParts(await read(table, options, job), options, tokenizer) };
  } catch (error) {
    return { ...about, ...nothing(table), problem: problemOf(error).toJSON() };
  }
}

/** Every row that the table loses under the options, in file order. Errors: "cancelled". */
export async function rejectedRows(table: Table, options: DatasetOptions, job: JobContext): Promise<readonly RejectedRow[]> {
  try {
    return (await read(table, options, job)).rejected;
  } catch (error) {
    problemOf(error);
    return table.rejected;
  }
}

export function firstRejected(rows: readonly RejectedRow[]): RejectedRows {
  return { count: rows.length, first: rows.slice(0, REJECTED_SHOWN) };
}

function read(table: Table, { mapping, wording, split }: DatasetOptions, job: JobContext): Promise<Dataset> {
  return readDataset(table, { ...job, mapping, wording, seed: split.seed });
}

type DatasetParts = Omit<DatasetPreview, "name" | "format" | "rows" | "columns">;

function datasetParts(dataset: Dataset, options: DatasetOptions, tokenizer: ChatTokenizer): DatasetParts {
  const { layout, mapping, labels, examples, rejected, notes } = dataset;
  const { split, problem } = triedSplit(dataset, options);
  return {
    layout,
    mapping: { ...mapping, fixedChoices: mapping.fixedChoices?.slice(0, LABELS_SHOWN) ?? null },
    labels: labels?.slice(0, LABELS_SHOWN) ?? null,
    examples: examples.length,
    rejected: firstRejected(rejected),
    problem: (dataset.problem ?? problem)?.toJSON() ?? null,
    notes: [...notes, ...(split === null ? [] : splitNotes(split, options.split)), ...chatNotes(options.wording, tokenizer)],
    split: split === null ? NO_SPLIT : splitCounts(split),
    firstExamples: dataset.firstExamples.map((example) => renderedExample(example, options.wording, tokenizer)),
  };
}

function triedSplit(dataset: Dataset, { split: wanted }: DatasetOptions): { readonly split: Split | null; readonly problem: StudioError | null } {
  try {
    return { split: splitRows(dataset.identities, wanted), problem: null };
  } catch (error) {
    return { split: null, problem: problemOf(error) };
  }
}

const NO_SPLIT = { calibration: 0, validation: 0, test: 0, tuning: 0 };

function nothing(table: Table): Omit<DatasetParts, "problem"> {
  return { layout: null, mapping: null, labels: null, examples: 0, rejected: firstRejected(table.rejected), notes: table.notes, split: NO_SPLIT, firstExamples: [] };
}

/** Of the dataset, or of what the person set; anything else is a failure. */
function problemOf(error: unknown): StudioError {
  if (error instanceof StudioError && (error.code === "dataset" || error.code === "usage" || error.code === "unsupported")) return error;
  throw error;
}

export function splitCounts({ calibration, validation, test, tuning }: Split): Readonly<Record<keyof Split, number>> {
  return { calibration: calibration.length, validation: validation.length, test: test.length, tuning: tuning.length };
}

/** Columns and the fields of objects inside them: whatever a mapping can name. */
function summariseColumns(table: Table): ColumnSummary[] {
  const rows = firstRows(table);
  return pathsOf(table).map((name) => {
    const values = rows.map((fields) => sampleOf(valueAt(fields, name))).filter((text) => text !== "");
    return { name, samples: [...new Set(values)].slice(0, SAMPLES) };
  });
}

function sampleOf(value: unknown): string {
  const text = textOf(value) ?? (value === null || value === undefined ? "" : JSON.stringify(value));
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > SAMPLE_CHARACTERS ? `${line.slice(0, SAMPLE_CHARACTERS - 1)}…` : line;
}
