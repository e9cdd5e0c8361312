/** What the screen reads off the state. Pure. */
import type { ModuleId } from "../model/mask";
import { currentMask, currentNode, currentTuned } from "./trim/history";
import type { TrimState } from "./trim/history";
import { keyOf } from "./measure/measurements";
import type { Target } from "./measure/measurements";
import type { OpenDataset, StudioState } from "./state";

export function selectMask(state: StudioState): readonly ModuleId[] {
  return currentMask(state.history);
}

/** Id of the tuned weights that the current state has; null for the model's own. */
export function selectTuned(state: StudioState): string | null {
  return currentTuned(state.history);
}

/** Mask and weights as they are now: what everything is done with. */
export function selectState(state: StudioState): TrimState {
  return currentNode(state.history).state;
}

/** Of mask and weights. */
export function selectStateKey(state: StudioState): string {
  return keyOf(selectMask(state), selectTuned(state));
}

export function selectDataset(state: StudioState): OpenDataset | null {
  return state.datasets.find((dataset) => dataset.summary.id === state.datasetId) ?? null;
}

/** What accuracy is measured on; null without a dataset. */
export function targetOf(state: Pick<StudioState, "datasetId" | "part">): Target | null {
  return state.datasetId === null ? null : { datasetId: state.datasetId, part: state.part };
}

/** Whether a dialog stands over the workbench. */
export function isDialogOpen({ exporting, forgetting, hub, mapping, paletteOpen, preflight, publishing }: StudioState): boolean {
  return exporting.open || publishing.open || forgetting || hub.open || mapping !== null || paletteOpen || preflight !== null;
}

/** Examples in the part that is measured. */
export function partSize(dataset: OpenDataset, part: StudioState["part"]): number {
  return part === "all" ? dataset.summary.examples : dataset.summary.split[part];
}
