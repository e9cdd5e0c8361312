/** What was written of each state and found whole when it was reopened: recipes and model cards tell it. */
import { isSameChoice, withExport, type RecipeExport } from "../../trim/records/recipe-export";
import { recipeAccuracy, recipeSpeed } from "../../trim/records/recipe-measured";
import type { ExportChoices } from "../../export/records/choices";
import type { ExportResult } from "../../worker/protocol";
import type { Studio } from "../studio";
import type { Exported } from "./download-state";

/** Of the state with the key `stateKey`. What is measured later of the same choices takes its place. */
export function rememberExport({ store, page }: Studio, stateKey: string, { format, precision, singles }: ExportChoices, result: ExportResult): void {
  const { architecture, files, bytes, verified, measured } = result;
  const now: RecipeExport = {
    format, precision, singles, architecture, files, bytes, verified,
    measured: measured && { accuracy: recipeAccuracy(measured.accuracy), speed: recipeSpeed(measured.speed) },
    made: page.environment().now,
  };
  store.setState(({ exported }) => ({ exported: { ...exported, [stateKey]: withExport(exported[stateKey] ?? [], now) } }));
}

/** Of both; where both have one of the same choices, the one made later. */
export function mergeExported(a: Exported, b: Exported): Exported {
  const merged: Record<string, readonly RecipeExport[]> = { ...a };
  for (const [key, exports] of Object.entries(b)) {
    merged[key] = exports.reduce((before, one) => (before.some((other) => isSameChoice(other, one) && other.made > one.made) ? before : withExport(before, one)), merged[key] ?? []);
  }
  return merged;
}
