/** Datasets side by side, each a domain: opening, choosing, closing. One that is open already is only chosen again. */
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { DatasetOptions } from "../../data/mapping";
import type { PartSelection } from "../../worker/protocol";
import type { DemoDataset } from "../open/demo";
import { tellError } from "../notices";
import { optionsLeftFor } from "../persistence/left-options";
import type { DatasetSource } from "../sources";
import type { OpenDataset } from "../state";
import type { Studio } from "../studio";
import { isSameSource, nameOfSource, sourceOfFile, sourceOfHandle } from "./dataset-sources";
import { askMapping } from "./mapping-actions";
import { adoptDataset, forgetInEngine, readDataset, usablePart } from "./read-dataset";

/** True when it is open now. A file that only a person can make sense of opens the mapping dialog. */
export async function openDatasetFile(studio: Studio, file: File): Promise<boolean> {
  const source = sourceOfFile(file);
  return openDataset(studio, source, { options: await optionsLeftFor(studio, source), mayAsk: true });
}

/** As `openDatasetFile`, for a file that can be found again in a later session. */
export async function openDatasetHandle(studio: Studio, handle: FileSystemFileHandle): Promise<boolean> {
  const source = sourceOfHandle(handle);
  return openDataset(studio, source, { options: await optionsLeftFor(studio, source), mayAsk: true });
}

export function openDemoDataset(studio: Studio, demo: DemoDataset): Promise<boolean> {
  return openDataset(studio, { kind: "demo", id: demo.id }, { options: DEFAULT_OPTIONS, mayAsk: false });
}

/** What an earlier session had open. A file that no longer fits its options is told as an error. */
export function reopenDataset(studio: Studio, source: DatasetSource, options: DatasetOptions): Promise<boolean> {
  return openDataset(studio, source, { options, mayAsk: false });
}

export function chooseDataset({ store }: Studio, datasetId: string): void {
  store.setState(({ datasets, part }) => {
    const chosen = datasets.find((dataset) => dataset.summary.id === datasetId);
    return chosen ? { datasetId, part: usablePart(chosen.summary, part) } : {};
  });
}

/** What was measured on it is kept; the current one becomes its neighbour when it was current itself. */
export function closeDataset({ store, client }: Studio, datasetId: string): void {
  const { datasets, datasetId: current, part } = store.getState();
  const index = datasets.findIndex(({ summary }) => summary.id === datasetId);
  if (index < 0) return;
  const left = datasets.filter((_, at) => at !== index);
  const next = current === datasetId ? (left[index] ?? left.at(-1)) : datasets.find(({ summary }) => summary.id === current);
  store.setState({ datasets: left, datasetId: next?.summary.id ?? null, part: next ? usablePart(next.summary, part) : part });
  forgetInEngine(client, datasetId);
}

export function choosePart({ store }: Studio, part: PartSelection): void {
  store.setState({ part });
}

interface OpenOptions {
  readonly options: DatasetOptions;
  /** The mapping dialog may open. */
  readonly mayAsk: boolean;
}

async function openDataset(studio: Studio, source: DatasetSource, { options, mayAsk }: OpenOptions): Promise<boolean> {
  const known = await findOpen(studio, source);
  if (known) {
    chooseDataset(studio, known.summary.id);
    return true;
  }
  const entry = { source, synthetic: source.kind === "demo" };
  const name = nameOfSource(source);
  const outcome = await readDataset(studio, { name, source, options });
  if (outcome?.kind === "read") adoptDataset(studio, { ...entry, summary: outcome.summary }, null);
  else if (outcome && mayAsk && outcome.preview) askMapping(studio, { subject: { ...entry, name, replaces: null }, options, preview: outcome.preview });
  else if (outcome) tellError(studio, outcome.error);
  return outcome?.kind === "read";
}

async function findOpen({ store }: Studio, source: DatasetSource): Promise<OpenDataset | null> {
  for (const dataset of store.getState().datasets) {
    if (await isSameSource(dataset.source, source)) return dataset;
  }
  return null;
}
