/** The recipe of a branch: its states, how they came about, what was measured of them, and what was written of the last. Pure. */
import { StudioError } from "../../shared/errors";
import { RECIPE_FORMAT } from "../../trim/records/recipe";
import { recipeAccuracy, recipeSpeed } from "../../trim/records/recipe-measured";
import type { Recipe, RecipeState } from "../../trim/records/recipe";
import type { OpenModelSummary } from "../../worker/protocol";
import type { PageEnvironment } from "../device/report-text";
import { accuracyOf, keptBytes, keyOf, speedOf } from "../measure/measurements";
import { selectDataset, targetOf } from "../selectors";
import type { StudioState } from "../state";
import { pathTo } from "../trim/branches";
import { nodeAt } from "../trim/history";
import type { HistoryNode, TrimHistory } from "../trim/history";

/**
 * From the full model to the state `nodeId`; from the last state on the way of whose weights it is not known how they were tuned, where
 * there is one. Accuracies are those on the chosen dataset, if one is. Errors: "usage" without a model.
 */
export function recipeOf(state: StudioState, nodeId: number, { version, now }: PageEnvironment): Recipe {
  const { model, engine, history } = state;
  if (model === null) throw new StudioError("usage", "A recipe needs a model.", "Open one, then save it again.");
  const [begin = nodeAt(history, 0), ...steps] = fromKnown(withoutUndone(history, nodeId));
  const { mask, tuned } = nodeAt(history, nodeId).state;
  const exports = state.exported[keyOf(mask, tuned)] ?? [];
  return {
    format: RECIPE_FORMAT, studio: version, made: now, adapter: "adapter" in engine ? engine.adapter?.name ?? "" : "",
    model: { name: model.name, fingerprint: model.fingerprint, bytes: model.bytes },
    dataset: datasetOf(state),
    options: optionsOf(steps),
    ...(begin.state.tuned === null ? {} : { from: begin.state.tuned }),
    start: stateOf(state, model, begin, begin),
    steps: steps.map((node, index) => stateOf(state, model, node, steps[index - 1] ?? begin)),
    ...(exports.length > 0 ? { exports } : {}),
  };
}

/** A recipe can't say "the model's own weights again": what was tuned before they came back has no part in what followed. */
function withoutUndone(history: TrimHistory, nodeId: number): HistoryNode[] {
  const path = pathTo(history, nodeId).map((id) => nodeAt(history, id));
  const undone = path.findLastIndex(({ state }, index) => state.tuned === null && (path[index - 1]?.state.tuned ?? null) !== null);
  return undone < 0 ? path : [...path.slice(0, 1), ...path.slice(undone)];
}

/** Of weights whose tuning nobody knows a recipe can say which they are, and not how they came about. */
function fromKnown(path: HistoryNode[]): HistoryNode[] {
  const unknown = path.findLastIndex(({ state }, index) => state.tuned !== (path[index - 1]?.state.tuned ?? null) && !state.origin?.tuning);
  return unknown < 0 ? path : path.slice(unknown);
}

function datasetOf(state: StudioState): Recipe["dataset"] {
  const { name, hash, options } = selectDataset(state)?.summary ?? {};
  return name === undefined || hash === undefined || options === undefined ? null : { name, hash, options, part: state.part };
}

/** `before`: the state itself for the first, which was not tuned in the recipe. */
function stateOf(state: StudioState, model: OpenModelSummary, { state: { mask, tuned, label, origin } }: HistoryNode, before: HistoryNode): RecipeState {
  const key = keyOf(mask, tuned);
  const accuracy = accuracyOf(state.measurements, key, targetOf(state));
  const speed = speedOf(state.measurements, key);
  const isTunedHere = tuned !== before.state.tuned;
  return {
    mask, label, tuning: isTunedHere ? origin?.tuning ?? null : null, tunedFrom: origin?.tunedFrom ?? "before",
    accuracy: accuracy && recipeAccuracy(accuracy), speed: speed && recipeSpeed(speed),
    // Tuned weights have another precision, and the head one of its own: only the engine knows what they weigh.
    bytes: tuned === null ? keptBytes(model, mask) : speed?.weightBytes ?? null,
  };
}

/** How the steps were found, where one run found them all. */
function optionsOf(steps: readonly HistoryNode[]): Recipe["options"] {
  const found = steps.map(({ state }) => state.origin?.trim ?? null);
  const [first] = found;
  return first && found.every((trim) => trim?.runId === first.runId) ? first.options : null;
}
