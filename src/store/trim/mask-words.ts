/** A change of the mask in words, as the history lists it. */
import type { ModuleId } from "../../model/mask";
import type { ModuleSummary } from "../../model/summary";

/** "Drop attention 5", "Restore layers 3 to 6", "Drop MLP 8 and 9", "Drop 5 modules". `ids` is not empty. */
export function changeInWords(modules: readonly ModuleSummary[], ids: ReadonlySet<ModuleId>, drop: boolean): string {
  return `${drop ? "Drop" : "Restore"} ${targetInWords(modules.filter((module) => ids.has(module.id)), modules)}`;
}

function targetInWords(touched: readonly ModuleSummary[], modules: readonly ModuleSummary[]): string {
  const layers = [...new Set(touched.map((module) => module.layer))];
  const kinds = new Set(touched.map((module) => module.kind));
  const run = isRun(layers) ? runInWords(layers) : null;
  const isWhole = touched.length === modules.filter((module) => layers.includes(module.layer)).length;
  const isBoth = touched.length > 1 && kinds.size === 2;
  if (run !== null && isWhole && isBoth) return layers.length === 1 ? `layer ${run}` : `layers ${run}`;
  if (run !== null && kinds.size === 1) return `${kinds.has("attention") ? "attention" : "MLP"} ${run}`;
  return `${touched.length} modules`;
}

function isRun(layers: readonly number[]): boolean {
  return layers.every((layer, index) => index === 0 || layer === (layers[index - 1] ?? NaN) + 1);
}

function runInWords(layers: readonly number[]): string {
  const [first, last] = [layers[0], layers.at(-1)];
  if (layers.length === 1) return `${first}`;
  return layers.length === 2 ? `${first} and ${last}` : `${first} to ${last}`;
}
