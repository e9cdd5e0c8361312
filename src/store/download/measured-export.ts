/** Measuring what was written: on which rows, and the point that it becomes. */
import type { ExportResult } from "../../worker/protocol";
import { stampOf } from "../measure/measure-actions";
import { keyOf, withAccuracy, withSpeed } from "../measure/measurements";
import type { Target } from "../measure/measurements";
import { partSize, selectDataset, targetOf } from "../selectors";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import type { Wish } from "./export-wish";

/** The chosen part of the chosen dataset; null where it has no rows. */
export function measureTarget(state: StudioState): Target | null {
  const dataset = selectDataset(state);
  return dataset !== null && partSize(dataset, state.part) > 0 ? targetOf(state) : null;
}

/** What the person said, else where the numbers of the file are not those of the state. */
export function wantsMeasure(state: StudioState): boolean {
  const { measures, choices } = state.exporting;
  return measureTarget(state) !== null && (measures ?? choices.precision !== "source");
}

/** A point beside the state's own. In the precision of the opened model the numbers are the state's, which Measure gets. */
export function keepMeasured(studio: Studio, { model, mask, tuned, choices: { precision } }: Wish, { measured }: ExportResult, target: Target | null | undefined): void {
  const { store } = studio;
  if (!measured || !target || precision === "source" || store.getState().model?.fingerprint !== model) return;
  const key = keyOf(mask, tuned, precision);
  const stamp = stampOf(studio);
  store.setState(({ measurements }) => ({
    measurements: withSpeed(withAccuracy(measurements, key, target, { ...measured.accuracy, ...stamp }), key, { ...measured.speed, ...stamp }),
  }));
}
