/** What a replay came to beside what its recipe says. Pure. */
import { qualityOf, type AccuracyResult } from "../evaluate/results";
import type { ModuleId } from "../model/mask";
import type { Recipe, RecipeState } from "./records/recipe";
import type { RecipeAccuracy } from "./records/recipe-measured";
import type { TrimOutcome, TrimStep } from "./records/results";

/** Another device rounds otherwise: a likelihood within this is the same. Right answers are counted. */
const SAME_LIKELIHOOD = 1e-3;

export interface ReplayedStep {
  readonly mask: readonly ModuleId[];
  /** 0 to 1, as measured here. */
  readonly accuracy: number;
  /** Null where the recipe has none. */
  readonly recipeAccuracy: number | null;
  /** Same modules, and as many right answers of as many questions; without a recipe's accuracy the modules alone. */
  readonly same: boolean;
}

export interface ReplayComparison {
  readonly start: ReplayedStep;
  readonly steps: readonly ReplayedStep[];
  /** All of them, and none is missing. */
  readonly same: boolean;
}

export function compareReplay({ start, steps }: Pick<TrimOutcome, "start" | "steps">, recipe: Recipe): ReplayComparison {
  const began = compared(start, recipe.start);
  const all = steps.map((step, index) => compared(step, recipe.steps[index]));
  return { start: began, steps: all, same: all.length === recipe.steps.length && [began, ...all].every(({ same }) => same) };
}

function compared({ mask, accuracy }: Pick<TrimStep, "mask" | "accuracy">, recipe: RecipeState | undefined): ReplayedStep {
  const same = recipe?.mask.join() === mask.join() && (recipe.accuracy === null || isSame(accuracy, recipe.accuracy));
  return { mask, accuracy: qualityOf(accuracy), recipeAccuracy: recipe?.accuracy?.quality ?? null, same };
}

function isSame(here: AccuracyResult, { kind, n, quality }: RecipeAccuracy): boolean {
  if (here.kind !== kind || here.n !== n) return false;
  return kind === "choice" ? Math.round(qualityOf(here) * n) === Math.round(quality * n) : Math.abs(qualityOf(here) - quality) <= SAME_LIKELIHOOD;
}
