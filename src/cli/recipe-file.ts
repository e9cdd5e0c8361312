/** Recipes on this machine's disk. */
import { readFile, stat } from "node:fs/promises";
import { StudioError } from "../shared/errors";
import { readRecipe, type Recipe } from "../trim/records/recipe";

/** A recipe is a few hundred kilobytes: what is far above is not read into memory. */
const MAX_BYTES = 64_000_000;

/** Errors: "io", and those of `readRecipe`. */
export async function recipeAt(path: string): Promise<Recipe> {
  const unreadable = (error: unknown): StudioError => new StudioError("io", `The recipe ${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`, "Check the path.", error);
  const { size } = await stat(path).catch((error: unknown) => Promise.reject(unreadable(error)));
  if (size > MAX_BYTES) throw new StudioError("limit", `${path} has ${size.toLocaleString("en")} bytes; a recipe has at most ${MAX_BYTES.toLocaleString("en")}.`, "Give the recipe that trim or the studio wrote.");
  return readRecipe(await readFile(path, "utf8").catch((error: unknown) => Promise.reject(unreadable(error))));
}
