/** Where a recipe belongs: the dataset that it is of, and its branch in the history. */
import { present } from "../../shared/assert";
import { StudioError } from "../../shared/errors";
import type { Recipe } from "../../trim/records/recipe";
import { modelProblems } from "../../trim/records/recipe-model";
import type { OpenModelSummary, TrimRequest } from "../../worker/protocol";
import type { Studio } from "../studio";
import { nameState } from "../trim/branches";
import { addAfter, findState, goTo, recordState } from "../trim/history";
import type { TrimHistory } from "../trim/history";

/**
 * Id of the open dataset that the recipe is of. Errors: "usage" with everything that differs, where it is of another model, of another
 * file, or of the same rows split, mapped or worded otherwise.
 */
export async function datasetFor(studio: Studio, recipe: Recipe): Promise<string> {
  const { datasets, datasetId } = studio.store.getState();
  openModel(studio, recipe);
  const { name, hash } = present(recipe.dataset, "the recipe's dataset");
  if (datasetId === null) throw new StudioError("usage", `The recipe is of ${name}, and no dataset is open.`, "Open that file under Data, then the recipe again.");
  const alike = datasets.filter(({ summary }) => summary.hash === hash).map(({ summary }) => summary.id);
  let problems: readonly { readonly reason: string; readonly remedy: string }[] = [];
  for (const id of alike.length > 0 ? alike : [datasetId]) {
    ({ problems } = await studio.client.runJob((jobId) => studio.client.api.planTrim(jobId, replayRequest(recipe, id, "plan"))));
    if (problems.length === 0) return id;
  }
  throw new StudioError("usage", problems.map(({ reason }) => reason).join(" "), problems.map(({ remedy }) => remedy).join(" "));
}

/** Of a recipe without data, which nothing can be measured or tuned by. Errors: "usage" where it is of another model, or drops all of it. */
export function checkModel(studio: Studio, recipe: Recipe): void {
  const [problem] = modelProblems(recipe, openModel(studio, recipe));
  if (problem) throw new StudioError("usage", problem.reason, problem.remedy);
}

function openModel({ store }: Studio, recipe: Recipe): OpenModelSummary {
  const { model } = store.getState();
  if (model === null) throw new StudioError("usage", `The recipe is of ${recipe.model.name}, and no model is open.`, "Open that model, then the recipe again.");
  return model;
}

export function replayRequest(recipe: Recipe, datasetId: string, runId: string): TrimRequest {
  return { runId, datasetId, part: present(recipe.dataset, "the recipe's dataset").part, mask: recipe.start.mask, tuned: null, course: { kind: "replay", recipe }, resume: false };
}

/** The recipe's masks as a branch with a name. Its tuned weights are not in it: what was tuned says so, and a replay tunes it again. */
export function withRecipe(history: TrimHistory, { start, steps }: Recipe, name: string): TrimHistory {
  const root = goTo(history, 0);
  const known = start.mask.length === 0 ? 0 : findState(root, new Set(start.mask), null);
  const begun = known === null ? recordState(root, { mask: start.mask, tuned: null, label: start.label }) : goTo(root, known);
  const grown = steps.reduce((before, { mask, label, tuning }) => {
    const state = { mask, tuned: null, label: tuning === null ? label : `${label} (without its tuning)` };
    return addAfter(before, before.current, state).history;
  }, begun);
  return grown.current === begun.current ? history : nameState(grown, grown.current, name);
}
