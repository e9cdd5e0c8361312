/** The mapping dialog: every change asks the engine what the file would be; applying opens it like that. */
import type { DatasetOptions } from "../../data/mapping";
import { toStudioError } from "../../shared/errors";
import { canStartJob, cancelJob } from "../run-job";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { datasetOrigin } from "./dataset-sources";
import type { MappingRequest, MappingState, MappingSubject } from "./mapping-state";
import { adoptDataset, forgetInEngine, readDataset } from "./read-dataset";
import type { ReadOutcome } from "./read-dataset";

/** Long enough that typing a word asks once. */
export const PREVIEW_DELAY_MS = 250;

/** Stops the preview that is being read for a studio: a newer one makes it useless. */
const READING = new WeakMap<Studio, AbortController>();
/** What the running job reads for a studio's dialog. */
const APPLYING = new WeakMap<Studio, MappingSubject>();

/** Opens the dialog for a dataset that is open. */
export function editMapping(studio: Studio, datasetId: string): void {
  const dataset = studio.store.getState().datasets.find(({ summary }) => summary.id === datasetId);
  if (!dataset) return;
  const { summary, source, synthetic } = dataset;
  askMapping(studio, { subject: { name: summary.name, source, synthetic, replaces: datasetId }, options: summary.options, preview: null });
}

/** Opens the dialog, or waits for the one that is open. */
export function askMapping(studio: Studio, request: MappingRequest): void {
  const { mapping } = studio.store.getState();
  if (mapping) studio.store.setState({ mapping: { ...mapping, waiting: [...mapping.waiting, request] } });
  else show(studio, request, []);
}

export function changeOptions(studio: Studio, options: DatasetOptions): void {
  const { mapping } = studio.store.getState();
  if (!mapping) return;
  studio.store.setState({ mapping: { ...mapping, options, pending: true } });
  setTimeout(() => void refreshPreview(studio, options), PREVIEW_DELAY_MS);
}

/** Leaves what is open as it was; the next file that needs the person has its turn. */
export function closeMapping(studio: Studio): void {
  const { mapping } = studio.store.getState();
  const [next, ...waiting] = mapping?.waiting ?? [];
  READING.get(studio)?.abort();
  if (mapping && APPLYING.get(studio) === mapping.subject) cancelJob(studio);
  if (next) show(studio, next, waiting);
  else studio.store.setState({ mapping: null });
}

/** Why the options can't be applied now, or true. */
export function canApplyMapping(state: StudioState): true | string {
  const { mapping } = state;
  if (!mapping) return "No dataset is being mapped.";
  if (mapping.failure) return mapping.failure.message;
  if (mapping.pending || !mapping.preview) return "The preview is still being read.";
  return mapping.preview.problem?.message ?? canStartJob(state);
}

/** True when the dataset is open as the dialog showed it; otherwise the dialog stays. */
export async function applyMapping(studio: Studio): Promise<boolean> {
  const { mapping } = studio.store.getState();
  if (!mapping) return false;
  const { subject } = mapping;
  const outcome = await readForDialog(studio, mapping);
  if (outcome === null) return false;
  if (outcome.kind === "unfit") {
    settle(studio, mapping, { preview: outcome.preview ?? mapping.preview, failure: outcome.preview ? null : outcome.error.toJSON() });
    return false;
  }
  adoptDataset(studio, { summary: outcome.summary, source: subject.source, synthetic: subject.synthetic }, subject.replaces);
  closeMapping(studio);
  return true;
}

/** Null also when the dialog was left meanwhile: then nothing of the answer is kept. */
async function readForDialog(studio: Studio, { subject, options }: MappingState): Promise<ReadOutcome | null> {
  const { store, client } = studio;
  if (store.getState().job === null) APPLYING.set(studio, subject);
  const outcome = await readDataset(studio, { name: subject.name, source: subject.source, options });
  if (APPLYING.get(studio) === subject) APPLYING.delete(studio);
  const { mapping, datasets } = store.getState();
  if (mapping?.subject === subject) return outcome;
  if (outcome?.kind === "read" && !datasets.some(({ summary }) => summary.id === outcome.summary.id)) forgetInEngine(client, outcome.summary.id);
  return null;
}

function show(studio: Studio, { subject, options, preview }: MappingRequest, waiting: readonly MappingRequest[]): void {
  studio.store.setState({ mapping: { subject, options, preview, basis: preview, pending: preview === null, failure: null, waiting } });
  if (preview === null) void refreshPreview(studio, options);
}

/** `options`: those of the change that asks, which a later change makes pointless. */
async function refreshPreview(studio: Studio, options: DatasetOptions): Promise<void> {
  const asked = studio.store.getState().mapping;
  if (!asked || asked.options !== options) return;
  READING.get(studio)?.abort();
  const abort = new AbortController();
  READING.set(studio, abort);
  try {
    const origin = await datasetOrigin(studio, asked.subject.source);
    const preview = await studio.client.runJob((jobId) => studio.client.api.previewDataset(jobId, origin, options), { signal: abort.signal });
    settle(studio, asked, { preview, failure: null });
  } catch (thrown) {
    const error = toStudioError(thrown);
    if (error.code !== "cancelled") settle(studio, asked, { failure: error.toJSON() });
  }
}

/** Takes an answer unless the dialog has gone on since: to other options, or to another file. */
function settle({ store }: Studio, asked: MappingState, answer: Partial<MappingState>): void {
  store.setState(({ mapping }) => {
    if (!mapping || mapping.subject !== asked.subject || mapping.options !== asked.options) return {};
    const basis = answer.preview?.mapping ? answer.preview : (mapping.basis ?? answer.preview ?? null);
    return { mapping: { ...mapping, ...answer, basis, pending: false } };
  });
}
