/** Datasets of this worker: previews, examples, their split, and their tokens under the open model. */
import { readDataset, type Dataset } from "../data/dataset";
import { datasetId } from "../data/dataset-id";
import type { Example } from "../data/example";
import { describeColumns, type DatasetOptions } from "../data/mapping";
import { splitNotes, splitRows, type Split } from "../data/split";
import { tokeniseExample, tokeniseExamples, type ExampleTokenizer, type TokenisedDataset, type TokenisedExample, type TokeniseOptions } from "../data/tokens";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { KeptTokens } from "./kept-tokens";
import { firstRejected, previewDataset, rejectedRows, splitCounts } from "./preview-dataset";
import type { DatasetOrigin, DatasetPreview, DatasetSummary, EvaluateRequest, ExamplePage, PartSelection, RejectedRow } from "./protocol";
import { ReadTables } from "./read-tables";
import { chatNotes, renderedExample, type ChatTokenizer } from "./rendered-examples";

interface OpenDataset {
  /** SHA-256 of the file, in hex. */
  readonly hash: string;
  readonly dataset: Dataset;
  readonly split: Split;
  readonly options: DatasetOptions;
}

export class OpenDatasets {
  readonly #datasets = new Map<string, OpenDataset>();
  readonly #tables = new ReadTables();
  readonly #tokens = new KeptTokens();

  /** Errors: those of reading the file; what is wrong with the options is a `problem` of the preview. */
  async preview(origin: DatasetOrigin, options: DatasetOptions, tokenizer: ChatTokenizer, job: JobContext): Promise<DatasetPreview> {
    const { table } = await this.#tables.read(origin, job);
    return previewDataset(table, options, tokenizer, job);
  }

  /** All of them, in file order. Errors: those of reading the file. */
  async rejectedRows(origin: DatasetOrigin, options: DatasetOptions, job: JobContext): Promise<readonly RejectedRow[]> {
    const { table } = await this.#tables.read(origin, job);
    return rejectedRows(table, options, job);
  }

  /** Errors: those of `importDataset`, "io", "usage" for sizes of parts that are too large. */
  async open(origin: DatasetOrigin, options: DatasetOptions, tokenizer: ChatTokenizer, job: JobContext): Promise<DatasetSummary> {
    const { table, hash } = await this.#tables.read(origin, job);
    const { mapping, wording, split } = options;
    const dataset = await readDataset(table, { ...job, mapping, wording, seed: split.seed });
    if (dataset.problem !== null) throw dataset.problem;
    const opened = { hash, dataset, split: splitRows(dataset.identities, split), options };
    const id = await datasetId(hash, { mapping: dataset.mapping, wording, split });
    this.#datasets.set(id, opened);
    return summarise(opened, id, tokenizer);
  }

  /** What `open` gave, with the prompts as the model of `tokenizer` sees them. Errors: "usage" for an unknown dataset. */
  describe(id: string, tokenizer: ChatTokenizer): DatasetSummary {
    return summarise(this.#dataset(id), id, tokenizer);
  }

  close(id: string): void {
    this.#datasets.delete(id);
  }

  /** `count` examples of a part from `offset` on, as the model sees them. Errors: "usage" for an unknown dataset. */
  examples(id: string, part: PartSelection, page: { readonly offset: number; readonly count: number }, tokenizer: ChatTokenizer): ExamplePage {
    const all = this.#examplesOf(id, part);
    const { wording } = this.#dataset(id).options;
    return { total: all.length, examples: all.slice(page.offset, page.offset + page.count).map((example) => renderedExample(example, wording, tokenizer)) };
  }

  /** The example of a row of the file. Errors: "usage" for an unknown dataset, "dataset" for a row that is no example. */
  example(id: string, row: number): Example {
    const found = this.#dataset(id).dataset.examples.find((example) => example.row === row);
    if (found) return found;
    throw new StudioError("dataset", `Row ${row + 1} of the dataset is no example: it was left out, or is not there.`, "Choose another row.");
  }

  /** The same in tokens, or the reason why it can't be scored. */
  tokenisedExample(id: string, row: number, tokenizer: ExampleTokenizer, contextLength: number): TokenisedExample | string {
    return tokeniseExample(this.example(id, row), tokenizer, tokeniseOptions(this.#dataset(id), contextLength));
  }

  /** Place of a row among a part's examples, null when it is not in the part. Errors: "usage" for an unknown dataset. */
  place(id: string, part: PartSelection, row: number): number | null {
    const place = this.#examplesOf(id, part).findIndex((example) => example.row === row);
    return place < 0 ? null : place;
  }

  /** The part's rows, by their numbers in the file. Errors: "usage" for an unknown dataset. */
  rows(id: string, part: PartSelection): ReadonlySet<number> {
    return new Set(this.#examplesOf(id, part).map(({ row }) => row));
  }

  /** The chosen part in tokens. Errors: "usage" for an unknown dataset, "unsupported" for a chat without a template, "cancelled". */
  async tokens({ datasetId, part }: Pick<EvaluateRequest, "datasetId" | "part">, tokenizer: ExampleTokenizer, contextLength: number, job: JobContext): Promise<TokenisedDataset> {
    const examples = this.#examplesOf(datasetId, part);
    const options = tokeniseOptions(this.#dataset(datasetId), contextLength);
    return this.#tokens.get(tokenizer, { datasetId, part, contextLength }, () => tokeniseExamples(examples, tokenizer, options, job));
  }

  #examplesOf(id: string, part: PartSelection): Dataset["examples"] {
    const { dataset, split } = this.#dataset(id);
    return part === "all" ? dataset.examples : split[part].flatMap((index) => dataset.examples[index] ?? []);
  }

  #dataset(id: string): OpenDataset {
    const opened = this.#datasets.get(id);
    if (opened) return opened;
    throw new StudioError("usage", `There is no open dataset ${id}.`, "Open the dataset again.");
  }
}

function tokeniseOptions({ dataset, options }: OpenDataset, contextLength: number): TokeniseOptions {
  return { contextLength, chat: options.wording.chat, sameChoices: dataset.mapping.fixedChoices !== null };
}

function summarise({ hash, dataset, split, options }: OpenDataset, id: string, tokenizer: ChatTokenizer): DatasetSummary {
  const { kind, name, layout, mapping, examples, rejected, notes } = dataset;
  return {
    id,
    hash,
    kind,
    name,
    layout,
    mapping,
    options,
    columns: describeColumns(mapping),
    examples: examples.length,
    rejected: firstRejected(rejected),
    notes: [...notes, ...splitNotes(split, options.split), ...chatNotes(options.wording, tokenizer)],
    split: splitCounts(split),
    firstExamples: dataset.firstExamples.map((example) => renderedExample(example, options.wording, tokenizer)),
  };
}
