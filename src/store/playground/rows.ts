/** The row on the screen, and what of its scores is still to be had. Pure. */
import type { StudioState } from "../state";
import { sidesToAsk } from "./conversation";
import type { AskedSide } from "./conversation";
import type { RowScores, RowSource, RowView } from "./playground-state";

/** What is chosen for measuring; null without a dataset whose rows can be read. */
export function chosenSource({ datasetId, part, recorded }: StudioState): RowSource | null {
  return datasetId === null || recorded ? null : { datasetId, part };
}

/** Null when there is none, its dataset is no longer open, or a recording is shown: no engine holds its rows. */
export function openRow({ rowView, datasets, recorded }: StudioState): RowView | null {
  if (recorded) return null;
  return datasets.some((dataset) => dataset.summary.id === rowView?.source.datasetId) ? rowView : null;
}

interface Reason {
  readonly title: string;
  /** How to get a row. */
  readonly text: string;
}

const RECORDED: Reason = { title: "No rows in a recorded run", text: "Rows are read and scored where there is WebGPU: open this page there, and open a dataset." };
const NO_DATASET: Reason = { title: "No dataset yet", text: "Open or drop a dataset: its rows can then be looked at one by one, with what each model makes of them." };
const EMPTY_PART: Reason = { title: "No row in this part", text: "Choose another part of the dataset." };

/** What is shown in the place of a row. */
export function whyNoRow({ recorded, datasetId }: StudioState): Reason {
  if (recorded) return RECORDED;
  return datasetId === null ? NO_DATASET : EMPTY_PART;
}

/** The sides that a scoring of this row would run: those that are wanted and not known. */
export function missingScores(state: StudioState): readonly AskedSide[] {
  const row = openRow(state);
  if (row?.example.kind !== "choice") return [];
  return sidesToAsk(state).filter(({ who, stateKey }) => !row.scores.some((known) => known.who === who && known.stateKey === stateKey));
}

/** One entry a side, the full model first. */
export function withScores(known: readonly RowScores[], fresh: RowScores): readonly RowScores[] {
  return [...known.filter(({ who }) => who !== fresh.who), fresh].sort((a, b) => Number(a.who === "trimmed") - Number(b.who === "trimmed"));
}
