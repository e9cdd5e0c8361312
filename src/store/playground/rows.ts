/** The row on the screen, and what of its scores is still to be had. Pure. */
import type { StudioState } from "../state";
import { sidesToAsk } from "./conversation";
import type { AskedSide } from "./conversation";
import type { RowScores, RowSource, RowView } from "./playground-state";

/** What is chosen for measuring; null without a dataset. */
export function chosenSource({ datasetId, part }: StudioState): RowSource | null {
  return datasetId === null ? null : { datasetId, part };
}

/** Null when there is none, or its dataset is no longer open. */
export function openRow({ rowView, datasets }: StudioState): RowView | null {
  return datasets.some((dataset) => dataset.summary.id === rowView?.source.datasetId) ? rowView : null;
}

/** The sides that a scoring of this row would run: those that are wanted and not known. */
export function missingScores(state: StudioState): readonly AskedSide[] {
  const row = openRow(state);
  if (row?.example.kind !== "choice") return [];
  return sidesToAsk(state).filter(({ who, maskKey }) => !row.scores.some((known) => known.who === who && known.maskKey === maskKey));
}

/** One entry a side, the full model first. */
export function withScores(known: readonly RowScores[], fresh: RowScores): readonly RowScores[] {
  return [...known.filter(({ who }) => who !== fresh.who), fresh].sort((a, b) => Number(a.who === "trimmed") - Number(b.who === "trimmed"));
}
