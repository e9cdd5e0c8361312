/** Datasets: how they are read, and their examples as the model sees them. */
import type { DatasetOptions, Mapping } from "../../data/mapping";
import type { SplitPart } from "../../data/split";
import type { RejectedRow } from "../../data/table";
import type { StudioErrorJson } from "../../shared/errors";

export type DatasetOrigin =
  | { readonly kind: "file"; readonly file: File }
  | { readonly kind: "url"; readonly name: string; readonly url: string };

export type PartSelection = SplitPart | "all";

export interface RejectedRows {
  readonly count: number;
  /** The first 200, in file order; `EngineApi.rejectedRows` gives all. */
  readonly first: readonly RejectedRow[];
}

/** An example as the model will see it: prompt after template, with the chat template around it where a model with one is open. */
export type RenderedExample =
  | { readonly kind: "choice"; readonly row: number; readonly context: string; readonly choices: readonly string[]; readonly answer: number }
  | { readonly kind: "completion"; readonly row: number; readonly context: string; readonly completion: string };

export interface ColumnSummary {
  readonly name: string;
  /** The first few values that are not empty, shortened. */
  readonly samples: readonly string[];
}

/** What a dataset would be under some options: all that the mapping dialog shows. */
export interface DatasetPreview {
  readonly name: string;
  /** Format in words: "CSV (comma-separated, no header)". */
  readonly format: string;
  /** Layout in words, as in `DatasetSummary`; null when nothing fits yet. */
  readonly layout: string | null;
  readonly rows: number;
  readonly columns: readonly ColumnSummary[];
  /** In effect: what the person set over what is recognised, at most 100 of its fixed choices; null when no layout fits. */
  readonly mapping: Mapping | null;
  /** Why the dataset can't be opened like this, null when it can. */
  readonly problem: StudioErrorJson | null;
  /** The values of a classification's label column, most frequent first, at most 100; null for other layouts. */
  readonly labels: readonly { readonly value: string; readonly count: number }[] | null;
  readonly examples: number;
  readonly rejected: RejectedRows;
  readonly notes: readonly string[];
  readonly split: Readonly<Record<SplitPart, number>>;
  readonly firstExamples: readonly RenderedExample[];
}

export interface DatasetSummary {
  /** Made from the file's content and the options: the same in every session, another for other options. */
  readonly id: string;
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly name: string;
  readonly kind: RenderedExample["kind"];
  /** Layout in words, as recognised: "JSONL, question + choices + answer index". */
  readonly layout: string;
  readonly mapping: Mapping;
  readonly options: DatasetOptions;
  /** Which column plays which part, for the screen: {question: "question", answer: "correct_answer"}. */
  readonly columns: Readonly<Record<string, string>>;
  readonly examples: number;
  readonly rejected: RejectedRows;
  /** What else a person should know: encoding, repeated choices. */
  readonly notes: readonly string[];
  readonly split: Readonly<Record<SplitPart, number>>;
  readonly firstExamples: readonly RenderedExample[];
}

export interface ExamplePage {
  /** Examples in the part. */
  readonly total: number;
  readonly examples: readonly RenderedExample[];
}

export interface DatasetApi {
  /** What the file would be under these options; a layout that does not fit is told as a problem, not as an error. */
  previewDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetPreview>;
  /** Errors: "dataset" when it needs the person: a layout that is not recognised, labels without names. */
  openDataset(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<DatasetSummary>;
  /** All rows that the file loses under these options, in file order. Errors: those of reading the file. */
  rejectedRows(jobId: string, origin: DatasetOrigin, options: DatasetOptions): Promise<readonly RejectedRow[]>;
  /** What `openDataset` gave, with its prompts as the model sees them that is open now. Errors: "usage" for an unknown dataset. */
  describeDataset(datasetId: string): Promise<DatasetSummary>;
  closeDataset(datasetId: string): Promise<void>;
  /** `count` examples of a part from `offset` on, in file order. */
  examples(datasetId: string, part: PartSelection, offset: number, count: number): Promise<ExamplePage>;
  /** Place of a row among a part's examples, 0-based as `offset` of `examples`; null when it is not in that part. */
  placeOf(datasetId: string, part: PartSelection, row: number): Promise<number | null>;
}
