/** The recipe of a branch: its states, how they came about, and what was measured of them. Pure. */
import { StudioError } from "../../shared/errors";
import { RECIPE_FORMAT, recipeAccuracy, recipeSpeed } from "../../trim/records/recipe";
import type { Recipe, RecipeState } from "../../trim/records/recipe";
import type { OpenModelSummary } from "../../worker/protocol";
import type { PageEnvironment } from "../device/report-text";
import { accuracyOf, keptBytes, keyOf, speedOf } from "../measure/measurements";
import { selectDataset, targetOf } from "../selectors";
import type { StudioState } from "../state";
import { pathTo } from "../trim/branches";
import { nodeAt } from "../trim/history";
import type { HistoryNode, TrimHistory } from "../trim/history";

/** From the full model to the state `nodeId`. Errors: "usage" without a model or a dataset, and for weights of which it is not known how they were tuned. */
export function recipeOf(state: StudioState, nodeId: number, { version, now }: PageEnvironment): Recipe {
  const { model, engine, history, part } = state;
  const dataset = selectDataset(state);
  if (model === null || dataset === null) throw new StudioError("usage", "A recipe needs a model and a dataset.", "Open both, then save it again.");
  const { name, hash, options } = dataset.summary;
  const [start, ...steps] = withoutUndone(history, nodeId);
  return {
    format: RECIPE_FORMAT, studio: version, made: now, adapter: "adapter" in engine ? engine.adapter?.name ?? "" : "",
    model: { name: model.name, fingerprint: model.fingerprint, bytes: model.bytes },
    dataset: { name, hash, options, part },
    options: optionsOf(steps),
    start: stateOf(state, model, start ?? nodeAt(history, 0), null),
    steps: steps.map((node, index) => stateOf(state, model, node, steps[index - 1] ?? null)),
  };
}

/** A recipe can't say "the model's own weights again": what was tuned before they came back has no part in what followed. */
function withoutUndone(history: TrimHistory, nodeId: number): HistoryNode[] {
  const path = pathTo(history, nodeId).map((id) => nodeAt(history, id));
  const undone = path.findLastIndex(({ state }, index) => state.tuned === null && (path[index - 1]?.state.tuned ?? null) !== null);
  return undone < 0 ? path : [...path.slice(0, 1), ...path.slice(undone)];
}

function stateOf(state: StudioState, model: OpenModelSummary, { state: { mask, tuned, label, origin } }: HistoryNode, before: HistoryNode | null): RecipeState {
  const key = keyOf(mask, tuned);
  const accuracy = accuracyOf(state.measurements, key, targetOf(state));
  const speed = speedOf(state.measurements, key);
  const isTunedHere = tuned !== (before?.state.tuned ?? null);
  const tuning = isTunedHere ? origin?.tuning ?? null : null;
  if (isTunedHere && tuning === null) {
    throw new StudioError("usage", `"${label}": how these weights were tuned is not known, so no recipe can say it.`, "Tune that state again, then save the recipe of what comes of it.");
  }
  return {
    mask, label, tuning, tunedFrom: origin?.tunedFrom ?? "before",
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
