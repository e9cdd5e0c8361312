/** Whether a recipe is of the model that is open, whatever data it was made with. Pure. */
import type { Recipe } from "./recipe";
import { modulesInWords, type Problem, type SizedModule } from "./targets";

export interface RecipeModel {
  readonly fingerprint: string;
  readonly modules: readonly SizedModule[];
}

/** The first thing that is wrong, or none. */
export function modelProblems({ model, start, steps }: Recipe, { fingerprint, modules }: RecipeModel): Problem[] {
  if (model.fingerprint !== fingerprint) return [{ reason: `The recipe is of another model: ${model.name}, with the fingerprint ${short(model.fingerprint)}; the one that is open has ${short(fingerprint)}.`, remedy: "Open that model." }];
  const known = new Set(modules.map(({ id }) => id));
  const states = [start, ...steps];
  const wrong = states.flatMap(({ mask }) => mask).find((id) => !known.has(id));
  if (wrong) return [{ reason: `The recipe drops ${wrong}, which the model does not have.`, remedy: "Take the recipe as the studio wrote it." }];
  const empty = states.findIndex(({ mask }) => mask.length >= modules.length);
  if (empty >= 0) return [{ reason: `${empty === 0 ? "The recipe's start" : `Step ${empty} of the recipe`} drops all ${modulesInWords(modules.length)}: nothing would be left.`, remedy: "Take the recipe as the studio wrote it." }];
  return [];
}

/** Of a hash, enough to tell it from another. */
export function short(hash: string): string {
  return `${hash.slice(0, 8)}…`;
}
