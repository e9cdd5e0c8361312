/** Whatever was dropped or chosen: looks at the model in it, opens the datasets in it, and the recipe. */
import { StudioError, toStudioError } from "../../shared/errors";
import { importRecipe } from "../loop/recipe-actions";
import { tellError } from "../notices";
import { canStartJob } from "../run-job";
import type { ModelSource } from "../sources";
import type { StudioState } from "../state";
import type { Studio } from "../studio";
import { recogniseDrop, type FoundModel } from "./dropped-files";
import type { PickedFile } from "./picked-file";
import { isAnswered, lookAtModel, openDatasets } from "./preflight-actions";
import { readKinds } from "./read-kinds";

/**
 * `files` rejects when they can't be walked, and gives null when the person chose nothing after all. A drop that can't
 * be used leaves what is open untouched.
 */
export async function openDropped(studio: Studio, files: Promise<readonly PickedFile[] | null>): Promise<void> {
  try {
    const found = await files;
    if (found === null) return;
    const { model, datasets, recipe } = recogniseDrop(await readKinds(found));
    const free = canTakeFiles(studio.store.getState());
    if (free !== true) throw new StudioError("usage", free, "Then drop the files again.");
    if (!model) {
      await openDatasets(studio, datasets);
      if (recipe) await importRecipe(studio, recipe.file);
      return;
    }
    if (recipe) throw new StudioError("usage", `There are a model and a recipe, ${recipe.file.name}, among these files.`, "Open the model first, then the recipe.");
    requireEngine(studio.store.getState());
    const origin = { kind: "files", files: model.files.map(({ path, file }) => ({ path, file })) } as const;
    await lookAtModel(studio, origin, sourceOf(model), datasets);
  } catch (error) {
    tellError(studio, toStudioError(error));
  }
}

/** Why files can't be taken in now, or true. */
export function canTakeFiles(state: StudioState): true | string {
  const answered = isAnswered(state);
  return answered === true ? canStartJob(state) : answered;
}

/** By what was dropped itself, where there are handles for all of it: a later visit finds the same model in it. */
function sourceOf({ name, files }: FoundModel): ModelSource {
  const handles = [...new Set(files.flatMap(({ root }) => root ?? []))];
  return files.every(({ root }) => root !== undefined) ? { kind: "handles", name, handles } : { kind: "files", name };
}

/** A dataset can be read without a device; a model can't be opened. Errors: the engine's own, "usage" while it starts. */
function requireEngine({ engine }: StudioState): void {
  if (engine.kind === "unavailable" || engine.kind === "lost") throw engine.error;
  if (engine.kind === "starting") throw new StudioError("usage", "WebGPU is still starting.", "Drop the files again in a moment.");
}
