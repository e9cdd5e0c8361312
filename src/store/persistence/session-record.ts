/** What a tab had open, and how it stood: enough to open it again. */
import * as v from "valibot";
import type { StudioState } from "../state";
import { restoreHistory } from "../trim/history";
import { chartView, playgroundForm } from "./kept-forms";
import type { KeptDataset, KeptModel, KeptOpen } from "./kept-open";
import { datasetOptions, datasetSource, modelSource } from "./kept-sources";
import { trimOptions, tuneSettings } from "../../trim/records/options-schema";
import { pick } from "./pick";
import { dataOf } from "./records";
import type { RecordKind } from "./records";

/** Slices that come back as they were, one line each. */
const SLICES = {
  part: v.exactOptional(v.picklist(["calibration", "validation", "test", "tuning", "all"])),
  dock: v.exactOptional(v.picklist(["playground", "tune", "trim"])),
  playground: v.exactOptional(playgroundForm),
  chart: v.exactOptional(chartView),
  tuneSettings: v.exactOptional(tuneSettings),
  trimOptions: v.exactOptional(trimOptions),
} satisfies Partial<Record<keyof StudioState, v.GenericSchema>>;

export type SessionSlices = Partial<Pick<StudioState, keyof typeof SLICES>>;

const SLICE_NAMES = Object.keys(SLICES) as readonly (keyof typeof SLICES)[];

/** Slices whose change makes the record stale. */
export const SESSION_SLICES: readonly (keyof StudioState)[] = [...SLICE_NAMES, "model", "modelSource", "history", "datasets", "datasetId", "leftOpen"];

export interface SessionRecord {
  readonly slices: SessionSlices;
  readonly open: KeptOpen;
  /** The model was being opened unasked when this was written: if the tab died of it, it is not tried again unasked. */
  readonly opening: boolean;
}

const keptModel = v.object({ source: modelSource, name: v.string(), fingerprint: v.string(), history: v.pipe(v.unknown(), v.transform(restoreHistory)) });
const keptDataset = v.object({ source: datasetSource, options: datasetOptions, name: v.string(), id: v.string(), hash: v.string() });
const schema = v.object({
  slices: v.object(SLICES),
  open: v.object({ model: v.nullable(keptModel), datasets: v.array(keptDataset), datasetId: v.nullable(v.string()) }),
  opening: v.boolean(),
});

export const SESSION: RecordKind<SessionRecord> = {
  name: "session",
  version: 3,
  parse: (data) => v.parse(schema, data),
  // Version 1 knew no tuned weights, version 2 no branches with names and origins: a history is read as one without.
  migrations: { 1: dataOf, 2: dataOf },
};

/** What is open now, and what an earlier visit left open that is not open yet. */
export function sessionOf(state: StudioState): SessionRecord {
  const { leftOpen, datasetId } = state;
  const opened = state.datasets.map(keepDataset);
  const waiting = leftOpen.datasets.filter((left) => !opened.some(({ id }) => id === left.id));
  return {
    slices: pick(state, SLICE_NAMES),
    open: { model: modelOf(state) ?? leftOpen.model, datasets: [...opened, ...waiting], datasetId: leftOpen.phase === "waiting" ? leftOpen.datasetId : datasetId ?? leftOpen.datasetId },
    opening: leftOpen.phase === "opening",
  };
}

function modelOf({ model, modelSource, history }: StudioState): KeptModel | null {
  return model && modelSource && { source: modelSource, name: model.name, fingerprint: model.fingerprint, history };
}

function keepDataset({ source, summary }: StudioState["datasets"][number]): KeptDataset {
  return { source, options: summary.options, name: summary.name, id: summary.id, hash: summary.hash };
}
