/** What a person who is new here would do next, from what is on the screen. Pure. */
import { FULL_MODEL, accuracyOf, speedOf } from "../measure/measurements";
import { selectDataset, selectStateKey, selectTuned, targetOf } from "../selectors";
import type { HintId, StudioState } from "../state";

export interface NextStep {
  readonly id: HintId;
  readonly text: string;
}

const STEPS: readonly (NextStep & { readonly holds: (state: StudioState) => boolean })[] = [
  { id: "data", holds: ({ datasetId }) => datasetId === null, text: "Next: questions of your domain. Drop a file anywhere on the page, or open a demo dataset under Data." },
  { id: "full", holds: (state) => !isMeasured(state, FULL_MODEL), text: "Next: Measure. The full model is the point that everything else is compared with." },
  { id: "drop", holds: (state) => selectStateKey(state) === FULL_MODEL, text: "Next: drop modules. Click one or drag over several; Undo brings them back at once." },
  { id: "measure", holds: (state) => !isMeasured(state, selectStateKey(state)), text: "Next: Measure again. What is left now gets its own point in the chart." },
  { id: "tune", holds: (state) => selectTuned(state) === null && canBeTuned(state), text: "Next: tune. Training only the norms and the head brings back some of the accuracy; Undo takes it away again." },
  { id: "use", holds: () => true, text: "Next: ask both models below, drop more, or download what is left. A click on a point brings its mask back." },
];

/** Null where the person has sent this step's advice away, while something runs, and without a model. */
export function nextStep(state: StudioState): NextStep | null {
  if (state.model === null || state.job !== null || state.recorded !== null) return null;
  const step = STEPS.find(({ holds }) => holds(state));
  return step && !state.dismissedHints.includes(step.id) ? step : null;
}

function canBeTuned(state: StudioState): boolean {
  return (selectDataset(state)?.summary.split.tuning ?? 0) > 0;
}

function isMeasured(state: StudioState, mask: string): boolean {
  return accuracyOf(state.measurements, mask, targetOf(state)) !== null && speedOf(state.measurements, mask) !== null;
}
