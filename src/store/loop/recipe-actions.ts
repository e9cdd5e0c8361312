/** Recipes: a branch becomes a file, a file a branch that can be replayed. */
import { StudioError, toStudioError } from "../../shared/errors";
import type { Recipe } from "../../trim/records/recipe";
import { tellError, tellInfo } from "../notices";
import type { PickedFile } from "../open/picked-file";
import { canStartJob } from "../run-job";
import type { Studio } from "../studio";
import { travel } from "../trim/mask-actions";
import { editLoop } from "./edit-loop";
import { startReplay } from "./loop-actions";
import { baseModelOf } from "../download/about";
import { checkModel, datasetFor, withRecipe } from "./open-recipe";

/** Recipes are read and written seldom: what makes and checks them comes when it is needed. */
const records = () => import("../../trim/records/recipe");
const making = () => import("./make-recipe");

/** Downloads what leads from the full model to the state `nodeId`, with what was measured on the chosen dataset and written of it. */
export async function saveRecipe(studio: Studio, nodeId: number): Promise<void> {
  try {
    const { store, page } = studio;
    const [{ recipeText }, { recipeOf }] = await Promise.all([records(), making()]);
    const recipe = recipeOf(store.getState(), nodeId, page.environment());
    page.download(new File([recipeText(recipe)], `${fileStem(recipe)}.recipe.json`, { type: "application/json" }));
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/** Downloads what mergekit makes the same trim of the full-precision model from. Errors are told: "usage" where single modules are dropped. */
export async function saveMergekit(studio: Studio, nodeId: number): Promise<void> {
  try {
    const { store, page } = studio;
    const [{ recipeHash }, { recipeOf }, { mergekitConfig }] = await Promise.all([records(), making(), import("../../export/records/mergekit")]);
    const state = store.getState();
    const recipe = recipeOf(state, nodeId, page.environment());
    const text = mergekitConfig({ recipe, hash: await recipeHash(recipe), layers: state.model?.layers ?? 0, baseModel: state.model?.format === "huggingface" ? baseModelOf(state) : null, dtype: null });
    if (text === null) throw new StudioError("usage", "mergekit takes whole layers only, and here it would not be whole layers that go.", "Save the recipe instead, or drop both modules of a layer.");
    page.download(new File([text], `${fileStem(recipe)}.mergekit.yml`, { type: "application/yaml" }));
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/** `files` gives null when the person chose nothing after all. */
export async function openRecipe(studio: Studio, files: Promise<readonly PickedFile[] | null>): Promise<void> {
  try {
    const [first, ...more] = (await files) ?? [];
    if (!first) return;
    if (more.length > 0) throw new StudioError("usage", `${more.length + 1} files were chosen.`, "Open one recipe at a time.");
    await importRecipe(studio, first.file);
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/**
 * Adds the recipe's states as a branch with the file's name, and offers to replay it where it is of some data. Errors: "malformed", "limit", "io"; "usage" for a
 * recipe of another model, or of a dataset that is not open. Nothing changes then.
 */
export async function importRecipe(studio: Studio, file: File): Promise<void> {
  const { readRecipe } = await records();
  const recipe = readRecipe(await textOf(file));
  const free = canStartJob(studio.store.getState());
  if (free !== true) throw new StudioError("usage", free, "Then open the recipe again.");
  const { dataset } = recipe;
  if (dataset === null) checkModel(studio, recipe);
  const datasetId = dataset && (await datasetFor(studio, recipe));
  const name = file.name.replace(/(\.recipe)?\.json$/i, "");
  travel(studio, (history) => withRecipe(history, recipe, name));
  if (dataset === null) return tellInfo(studio, `${name} is a branch of the history. It names no dataset, so there is nothing to measure again.`);
  studio.store.setState({ datasetId, part: dataset.part });
  editLoop(studio, { recipe });
  tellInfo(studio, `${name} is a branch of the history. Its masks are here; replaying it measures them, and tunes them where it was tuned.`, "recipe.replay");
}

/** The recipe that was opened last, on its dataset. */
export async function replayRecipe(studio: Studio): Promise<void> {
  const { recipe } = studio.store.getState().loop;
  if (recipe === null) return;
  try {
    await startReplay(studio, recipe, await datasetFor(studio, recipe));
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

async function textOf(file: File): Promise<string> {
  try {
    return await file.text();
  } catch (cause) {
    throw new StudioError("io", `${file.name} could not be read.`, "Choose the file again.", cause);
  }
}

/** "SmolLM2-135M-sciq_train-16": usable as a file name everywhere. */
function fileStem({ model, dataset, start, steps }: Recipe): string {
  const names = [model.name, ...(dataset ? [dataset.name.replace(/\.\w+$/, "")] : []), String((steps.at(-1) ?? start).mask.length)];
  return names.map((name) => name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[.-]+/, "").slice(0, 60)).join("-");
}
