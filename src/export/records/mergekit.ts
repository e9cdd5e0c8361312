/** The same trim for mergekit, which takes whole layers of a model in full precision. Source: mergekit's README, merge method "passthrough". */
import { maskModules, modulePlace } from "../../model/mask";
import { present } from "../../shared/assert";
import { finalState, isTuned, type Recipe } from "../../trim/records/recipe";
import { oneLine } from "./one-line";

export interface MergekitRequest {
  readonly recipe: Recipe;
  /** Of the recipe (`recipeHash`). */
  readonly hash: string;
  /** Of the full model, each with both its modules. */
  readonly layers: number;
  /** Repository on the Hub; null: the model's name stands for it. */
  readonly baseModel: string | null;
  /** "bfloat16"; null: that of the base model. */
  readonly dtype: string | null;
}

/** YAML; null where other than whole layers, none, or all are dropped. */
export function mergekitConfig({ recipe, hash, layers, baseModel, dtype }: MergekitRequest): string | null {
  const ranges = keptRanges(recipe, layers);
  if (ranges === null) return null;
  // A JSON string is a YAML string; a line break of any kind would end a comment.
  const model = JSON.stringify(oneLine(baseModel ?? recipe.model.name));
  return [
    `# Made by TrimLLM Studio ${oneLine(recipe.studio)}: ${ranges.reduce((sum, [from, to]) => sum + to - from, 0)} of ${layers} layers. SHA-256 of the recipe: ${hash}`,
    ...(baseModel === null ? ["# The models are to be the folder or the repository of the full model."] : []),
    ...(isTuned(recipe) ? ["# The recipe tunes norms and head as well: that is not part of this file."] : []),
    "slices:",
    ...ranges.map(([from, to]) => `  - sources:\n      - model: ${model}\n        layer_range: [${from}, ${to}]`),
    "merge_method: passthrough",
    ...(dtype === null ? [] : [`dtype: ${dtype}`]),
    "",
  ].join("\n");
}

/** [first, behind the last] of the layers that stay. */
function keptRanges(recipe: Recipe, layers: number): (readonly [number, number])[] | null {
  const gone = new Set(finalState(recipe).mask);
  const isGone = (layer: number): boolean => gone.has(`attn.${layer}`) && gone.has(`mlp.${layer}`);
  if (gone.size === 0 || maskModules(gone).some((id) => !isGone(modulePlace(id).layer))) return null;
  const kept = Array.from({ length: layers }, (_, layer) => layer).filter((layer) => !isGone(layer));
  if (kept.length === 0) return null;
  const firsts = kept.filter((layer) => layer === 0 || isGone(layer - 1));
  const lasts = kept.filter((layer) => layer === layers - 1 || isGone(layer + 1));
  return firsts.map((first, index) => [first, present(lasts[index], "the end of a range of layers") + 1]);
}
