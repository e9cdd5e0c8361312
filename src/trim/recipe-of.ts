/** A recipe out of a trim: the way to the state that it ended with. */
import type { ModuleId } from "../model/mask";
import type { TrimCourse } from "./records/course";
import { modulesInWords } from "./records/targets";
import { RECIPE_FORMAT, type Recipe, type RecipeDataset, type RecipeState } from "./records/recipe";
import { recipeAccuracy, recipeSpeed } from "./records/recipe-measured";
import type { TrimOutcome, TrimStart, TrimStep } from "./records/results";

export type RecipeAbout = Pick<Recipe, "studio" | "made" | "adapter" | "model"> & { readonly dataset: RecipeDataset };

/** A step that fell below the floor is not on the way. */
export function recipeOf(about: RecipeAbout, { start, steps, final }: Pick<TrimOutcome, "start" | "steps" | "final">, course: TrimCourse): Recipe {
  const way = steps.slice(0, final + 1);
  const options = course.kind === "search" ? course.options : course.recipe.options;
  const from = course.kind === "search" ? start.tuned : course.recipe.from ?? null;
  return {
    format: RECIPE_FORMAT, ...about, options, ...(from === null ? {} : { from }),
    start: { mask: start.mask, label: start.mask.length === 0 ? "Full model" : `${modulesInWords(start.mask.length)} gone`, ...tuningAt(course, 0), ...measured(start) },
    steps: way.map((step, index) => ({ mask: step.mask, label: labelOf(step, way[index - 1]?.mask ?? start.mask), ...(step.tunedHere ? tuningAt(course, step.step) : UNTUNED), ...measured(step) })),
  };
}

const UNTUNED: Pick<RecipeState, "tuning" | "tunedFrom"> = { tuning: null, tunedFrom: "before" };

/** Of a search each tuning begins with the weights before: where they are the start's, nothing was tuned in between. */
function tuningAt(course: TrimCourse, step: number): Pick<RecipeState, "tuning" | "tunedFrom"> {
  if (course.kind === "search") return step === 0 ? UNTUNED : { tuning: course.options.tuning, tunedFrom: "before" };
  const { tuning, tunedFrom } = (step === 0 ? course.recipe.start : course.recipe.steps[step - 1]) ?? UNTUNED;
  return { tuning, tunedFrom };
}

function measured({ accuracy, speed, bytes }: TrimStart | TrimStep): Pick<RecipeState, "accuracy" | "speed" | "bytes"> {
  return { accuracy: recipeAccuracy(accuracy), speed: recipeSpeed(speed), bytes };
}

/** "Drop attention 5 and MLP 8", "Restore MLP 8", "Tune". */
function labelOf({ dropped, mask }: TrimStep, before: readonly ModuleId[]): string {
  const restored = before.filter((id) => !mask.includes(id));
  const parts = [...(dropped.length > 0 ? [`Drop ${inWords(dropped)}`] : []), ...(restored.length > 0 ? [`Restore ${inWords(restored)}`] : [])];
  return parts.length === 0 ? "Tune" : parts.join(", ");
}

function inWords(ids: readonly ModuleId[]): string {
  if (ids.length > 3) return modulesInWords(ids.length);
  const words = ids.map((id) => id.replace("attn.", "attention ").replace("mlp.", "MLP "));
  return words.length === 1 ? words.join() : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
