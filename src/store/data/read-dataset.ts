/** Reading a dataset file as the one running job, and putting what came of it into the store. */
import type { DatasetOptions } from "../../data/mapping";
import { toStudioError } from "../../shared/errors";
import type { StudioError } from "../../shared/errors";
import type { DatasetPreview, DatasetSummary, PartSelection } from "../../worker/protocol";
import { runJob } from "../run-job";
import type { JobSteps } from "../run-job";
import type { DatasetSource } from "../sources";
import type { OpenDataset } from "../state";
import type { Studio } from "../studio";
import { datasetOrigin } from "./dataset-sources";

export interface DatasetRequest {
  readonly name: string;
  readonly source: DatasetSource;
  readonly options: DatasetOptions;
}

export type ReadOutcome =
  | { readonly kind: "read"; readonly summary: DatasetSummary }
  /** Only a person can say what the file means. The preview is null when there is nothing to show. */
  | { readonly kind: "unfit"; readonly error: StudioError; readonly preview: DatasetPreview | null };

/** Null when it failed for another reason or was cancelled; the person was told. */
export function readDataset(studio: Studio, request: DatasetRequest): Promise<ReadOutcome | null> {
  return runJob(studio, { kind: "open-dataset", label: `Reading ${request.name}` }, (steps) => read(studio, steps, request));
}

async function read(studio: Studio, { run }: JobSteps, { source, options }: DatasetRequest): Promise<ReadOutcome> {
  const { api } = studio.client;
  const origin = await datasetOrigin(studio, source);
  try {
    return { kind: "read", summary: await run((jobId) => api.openDataset(jobId, origin, options)) };
  } catch (thrown) {
    const error = toStudioError(thrown);
    if (error.code !== "dataset") throw error;
    const preview = await run((jobId) => api.previewDataset(jobId, origin, options)).catch(noPreview);
    return { kind: "unfit", error, preview: preview !== null && preview.rows > 0 ? preview : null };
  }
}

/** A file that can't be previewed either is no dataset: the error of opening it says why. */
function noPreview(thrown: unknown): null {
  const error = toStudioError(thrown);
  if (error.code === "cancelled") throw error;
  return null;
}

/**
 * Puts the dataset in the place of the one that it replaces, or at the end, and makes it the current one. The engine
 * names datasets by content and options: one that is listed already is only chosen.
 */
export function adoptDataset({ store, client }: Studio, opened: OpenDataset, replaces: string | null): void {
  const { id } = opened.summary;
  store.setState(({ datasets, part }) => {
    const place = datasets.find((dataset) => dataset.summary.id === id) ?? datasets.find((dataset) => dataset.summary.id === replaces);
    const listed = place ? datasets.map((dataset) => (dataset === place ? opened : dataset)) : [...datasets, opened];
    const kept = listed.filter((dataset) => dataset === opened || dataset.summary.id !== replaces);
    return { datasets: kept, datasetId: id, part: usablePart(opened.summary, part) };
  });
  if (replaces !== null && replaces !== id) forgetInEngine(client, replaces);
}

/** The engine only gives memory back by it: a failure is nothing that a person could act on. */
export function forgetInEngine({ api }: Studio["client"], datasetId: string): void {
  void api.closeDataset(datasetId).catch(() => undefined);
}

/** A small file may leave a part without a row; then every row is measured. */
export function usablePart(summary: DatasetSummary, part: PartSelection): PartSelection {
  return part === "all" || summary.split[part] > 0 ? part : "all";
}
