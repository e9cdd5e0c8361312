/** The recipe of an export: the one that --recipe names, or one of what --drop and --tuned say. */
import type { ExportChoices } from "../export/records/choices";
import type { ExportOutcome } from "../export/export-model";
import { fingerprintOf } from "../model/fingerprint";
import { maskKey, maskModules, parseMask, type Mask } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { StudioError } from "../shared/errors";
import { finalState, isTuned, RECIPE_FORMAT, type Recipe, type RecipeState } from "../trim/records/recipe";
import { withExport } from "../trim/records/recipe-export";
import { modelProblems } from "../trim/records/recipe-model";
import { modulesInWords } from "../trim/records/targets";
import { modelFacts } from "../trim/trim-facts";
import { textFlag, usage, type Flags } from "./flags";
import type { OpenSession } from "./model-session";
import { recipeAt } from "./recipe-file";
import { studioVersion } from "./studio-version";

/** Stands for the folder of tuned weights where a recipe's tuning kept the model's own, as it does when it makes nothing better. */
const NO_WEIGHTS = "none";

/** Null without --recipe. Errors: "usage" where --drop, or having or lacking --tuned, says otherwise; those of `recipeAt`. */
export async function givenRecipe(flags: Flags): Promise<Recipe | null> {
  const path = textFlag(flags, "recipe");
  if (path === undefined) return null;
  const recipe = await recipeAt(path);
  const tuned = textFlag(flags, "tuned");
  if (isTuned(recipe) && tuned === undefined) throw usage(`The recipe ${path} tunes, and does not hold the weights; give their folder with --tuned, or --tuned ${NO_WEIGHTS} where tuning made nothing better and left no file.`);
  if (!isTuned(recipe) && tuned !== undefined && tuned !== NO_WEIGHTS) throw usage(`The recipe ${path} tunes nothing, and --tuned gives tuned weights.`);
  return recipe;
}

/** Its modules stand in for --drop. */
export function flagsOf(flags: Flags, recipe: Recipe | null): Flags {
  if (recipe === null) return flags;
  const { tuned, ...rest } = flags;
  return { ...rest, ...(tuned === NO_WEIGHTS ? {} : { tuned }), drop: maskKey(new Set(finalState(recipe).mask)) };
}

/** Errors: "usage" where the recipe is of another model or drops what this one lacks, or --drop names other modules than it drops. */
export async function checkRecipe(recipe: Recipe, model: OpenedModel, drop: string | undefined): Promise<void> {
  const [problem] = modelProblems(recipe, { fingerprint: await fingerprintOf(model), modules: modelFacts(model).modules });
  if (problem) throw new StudioError("usage", problem.reason, problem.remedy);
  const own = maskKey(new Set(finalState(recipe).mask));
  const named = drop === undefined ? own : maskKey(parseMask(drop, model.spec));
  if (named !== own) throw usage(`The recipe drops ${own || "no module"}, and --drop names ${named || "none"}: leave --drop out.`);
}

/** Of a mask by hand, and of tuned weights that are known by their id alone. */
export async function recipeByHand({ model, mask, tuned, gpu }: OpenSession): Promise<Recipe> {
  const { bytes } = modelFacts(model);
  const state: RecipeState = { mask: [], label: "Full model", tuning: null, tunedFrom: "before", accuracy: null, speed: null, bytes: null };
  const dropped: RecipeState = { ...state, mask: maskModules(mask), label: mask.size === 0 ? "Full model" : labelOf(mask) };
  return {
    format: RECIPE_FORMAT, studio: studioVersion(), made: new Date().toISOString(), adapter: gpu.adapterName,
    model: { name: model.name, fingerprint: await fingerprintOf(model), bytes },
    dataset: null, options: null,
    ...(tuned ? { from: tuned.id, start: dropped, steps: [] } : { start: { ...state, bytes }, steps: mask.size === 0 ? [] : [dropped] }),
  };
}

/** With the files that were written, and what came of reopening them. */
export function withOutcome(recipe: Recipe, { format, precision, singles }: ExportChoices, { plan: { architecture, bytes, files }, verified }: ExportOutcome): Recipe {
  const now = { format, precision, singles, architecture, files: files.map(({ path, size }) => ({ path, bytes: size })), bytes, verified, measured: null, made: new Date().toISOString() };
  return { ...recipe, exports: withExport(recipe.exports ?? [], now) };
}

function labelOf(mask: Mask): string {
  return `Drop ${mask.size > 3 ? modulesInWords(mask.size) : maskModules(mask).join(", ")}`;
}
