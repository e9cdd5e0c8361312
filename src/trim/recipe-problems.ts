/** Whether a recipe is of the model and the data that are open. Pure. */
import type { DatasetOptions } from "../data/mapping";
import { canonicalJson } from "../shared/canonical-json";
import { settingProblems } from "../train/check-settings";
import type { Recipe, RecipeDataset } from "./records/recipe";
import { modelProblems, short, type RecipeModel } from "./records/recipe-model";
import type { Problem } from "./records/targets";

/** What is open. */
export interface RecipePlace extends RecipeModel {
  readonly dataset: Pick<RecipeDataset, "hash" | "options" | "part" | "test">;
}

/** Of a recipe that was made without data. */
export const WITHOUT_DATA: Problem = { reason: "The recipe names no dataset: its modules were chosen without one, so there is nothing to measure again.", remedy: "Drop its modules instead of replaying it." };

/** One for each thing that differs; empty when it can be replayed. `tuned`: id of the weights that it would begin with; null: the model's own. */
export function recipeProblems(recipe: Recipe, place: RecipePlace, tuned: string | null): Problem[] {
  return [...modelProblems(recipe, place), ...startProblems(recipe, tuned), ...datasetProblems(recipe.dataset, place.dataset), ...tuningProblems(recipe)];
}

function startProblems(recipe: Recipe, tuned: string | null): Problem[] {
  const from = recipe.from ?? null;
  if (from === tuned) return [];
  if (from === null) return [{ reason: `The recipe begins with the model's own weights, and here are the tuned ones ${tuned}.`, remedy: "Begin without tuned weights." }];
  return [{ reason: `The recipe begins with tuned weights that it does not hold, ${from}; here are ${tuned === null ? "the model's own" : `those of ${tuned}`}.`, remedy: "Replay it on the command line, with --tuned and the folder of those weights." }];
}

function datasetProblems(recipe: Recipe["dataset"], open: RecipePlace["dataset"]): Problem[] {
  if (recipe === null) return [WITHOUT_DATA];
  if (recipe.hash !== open.hash) return [{ reason: `The recipe is of another dataset: ${recipe.name}, with the SHA-256 ${short(recipe.hash)}; the one that is open has ${short(open.hash)}.`, remedy: "Open that file." }];
  const rules: (readonly [boolean, string, string])[] = [
    [recipe.options.split.seed === open.options.split.seed, `The recipe's split has the seed ${recipe.options.split.seed}, the open dataset's ${open.options.split.seed}: other rows would be measured.`, `Give the split the seed ${recipe.options.split.seed}.`],
    [isSame(recipe.options.split.sizes, open.options.split.sizes), `The recipe's split has other sizes (${sizesInWords(recipe.options.split)}) than the open dataset's (${sizesInWords(open.options.split)}).`, "Give the split the same sizes."],
    [isSame(recipe.options.mapping, open.options.mapping), "The recipe's columns were mapped otherwise than the open dataset's.", `Map them the same way: ${JSON.stringify(recipe.options.mapping)}.`],
    [isSame(recipe.options.wording, open.options.wording), "The recipe's examples were worded otherwise than the open dataset's.", `Word them the same way: ${JSON.stringify(recipe.options.wording)}.`],
    [recipe.part === open.part, `The recipe's accuracies are of ${partInWords(recipe.part)}, those here would be of ${partInWords(open.part)}.`, `Measure on ${partInWords(recipe.part)}.`],
    [recipe.test?.hash === open.test?.hash, testInWords(recipe, open), "Give the test file that the recipe names, or none where it names none."],
  ];
  return rules.flatMap(([holds, reason, remedy]) => (holds ? [] : [{ reason, remedy }]));
}

function tuningProblems({ start, steps }: Recipe): Problem[] {
  const index = [start, ...steps].findIndex(({ tuning }) => tuning !== null && settingProblems(tuning).length > 0);
  const tuning = [start, ...steps][index]?.tuning;
  return tuning ? settingProblems(tuning).map(({ reason, remedy }) => ({ reason: `${index === 0 ? "The recipe's start" : `Step ${index} of the recipe`}: ${reason}`, remedy })) : [];
}

function testInWords({ test }: RecipeDataset, open: RecipePlace["dataset"]): string {
  if (!test) return "The recipe's accuracies are of a part of its dataset, those here would be of another test file.";
  return `The recipe's accuracies are of the test file ${test.name}, with the SHA-256 ${short(test.hash)}; ${open.test ? `the one here has ${short(open.test.hash)}` : "here is none"}.`;
}

function partInWords(part: RecipeDataset["part"]): string {
  return part === "all" ? "all rows" : `the ${part} part`;
}

function sizesInWords({ sizes }: DatasetOptions["split"]): string {
  return sizes === null ? "the studio's own" : Object.entries(sizes).map(([part, size]) => `${part} ${size}`).join(", ");
}

function isSame(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
