/** Datasets of this worker: examples, their split, and their tokens under the open model. */
import { importDataset, type Dataset } from "../data/dataset";
import type { Example } from "../data/example";
import { describeColumns, type DatasetOptions } from "../data/mapping";
import { splitExamples, type Split } from "../data/split";
import { tokeniseExamples, type TokenisedDataset } from "../data/tokens";
import { fileByteSource } from "../formats/byte-source-file";
import { httpByteSource } from "../formats/byte-source-http";
import type { Tokenizer } from "../model/tokenizer/tokenizer";
import { StudioError } from "../shared/errors";
import type { DatasetOrigin, DatasetSummary, EvaluateRequest, PartSelection } from "./protocol";

const SPLIT_SEED = 0;

interface OpenDataset {
  readonly dataset: Dataset;
  readonly split: Split;
}

export class OpenDatasets {
  readonly #datasets = new Map<string, OpenDataset>();

  /** Errors: those of `importDataset`, "io". */
  async open(origin: DatasetOrigin, options: DatasetOptions, signal: AbortSignal): Promise<DatasetSummary> {
    const source = origin.kind === "file" ? fileByteSource(origin.file, origin.file.name) : await httpByteSource(origin.url, origin.name);
    const dataset = await importDataset(source, { mapping: options.mapping, signal });
    const id = `dataset-${this.#datasets.size}`;
    const opened = { dataset, split: splitExamples(dataset.examples, SPLIT_SEED) };
    this.#datasets.set(id, opened);
    return summarise(id, opened, options);
  }

  /** The example of a row of the file. Errors: "usage" for an unknown dataset, "dataset" for a row that is no example. */
  example(datasetId: string, row: number): Example {
    const found = this.#dataset(datasetId).dataset.examples.find((example) => example.row === row);
    if (found) return found;
    throw new StudioError("dataset", `Row ${row} of the dataset is no example: it was left out, or is not there.`, "Choose another row.");
  }

  /** Place of a row among a part's examples, null when it is not in the part. Errors: "usage" for an unknown dataset. */
  place(datasetId: string, part: PartSelection, row: number): number | null {
    const place = this.#examplesOf(datasetId, part).findIndex((example) => example.row === row);
    return place < 0 ? null : place;
  }

  /** The chosen part in tokens. Errors: "usage" for an unknown dataset. */
  tokens({ datasetId, part, limit }: EvaluateRequest, tokenizer: Tokenizer, contextLength: number): TokenisedDataset {
    const chosen = this.#examplesOf(datasetId, part);
    return tokeniseExamples(chosen.slice(0, limit ?? chosen.length), tokenizer, contextLength);
  }

  #examplesOf(datasetId: string, part: PartSelection): Dataset["examples"] {
    const { dataset, split } = this.#dataset(datasetId);
    return part === "all" ? dataset.examples : split[part].flatMap((index) => dataset.examples[index] ?? []);
  }

  #dataset(datasetId: string): OpenDataset {
    const opened = this.#datasets.get(datasetId);
    if (opened) return opened;
    throw new StudioError("usage", `There is no open dataset ${datasetId}.`, "Open the dataset again.");
  }
}

function summarise(id: string, { dataset, split }: OpenDataset, options: DatasetOptions): DatasetSummary {
  const { calibration, validation, test, tuning } = split;
  return {
    id,
    hash: id,
    kind: "choice",
    mapping: dataset.mapping,
    options,
    name: dataset.name,
    layout: dataset.layout,
    columns: describeColumns(dataset.mapping),
    examples: dataset.examples.length,
    rejected: dataset.rejected,
    notes: dataset.notes,
    split: { calibration: calibration.length, validation: validation.length, test: test.length, tuning: tuning.length },
    firstExamples: dataset.firstExamples,
  };
}
