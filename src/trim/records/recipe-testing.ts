/** A recipe with everything in it. Test code only. */
import { DEFAULT_OPTIONS } from "../../data/mapping";
import { DEFAULT_TUNE } from "../../train/settings";
import { DEFAULT_TRIM } from "./options";
import { RECIPE_FORMAT, type Recipe, type RecipeDataset, type RecipeState } from "./recipe";
import type { RecipeExport } from "./recipe-export";

export const STATE: RecipeState = { mask: ["attn.5"], label: "Drop attention 5", tuning: null, tunedFrom: "before", accuracy: { kind: "choice", quality: 0.5, nll: 1.2, n: 40, ci95: { low: 0.4, high: 0.6 } }, speed: { decode: 10, prefill: 100 }, bytes: 9 };
export const DATASET: RecipeDataset = { name: "medicine", hash: "b".repeat(64), options: DEFAULT_OPTIONS, part: "test" };
export const EXPORT: RecipeExport = {
  format: "gguf", precision: "Q8_0", singles: "absent", architecture: "deci", files: [{ path: "tiny-trimmed-Q8_0.gguf", bytes: 7 }], bytes: 7,
  verified: { kind: "quantised", prompts: 3, positions: 96, maxDiff: 0.2, largest: 20, relativeRms: 0.004, sameTop: 0.98 },
  measured: { accuracy: { kind: "completion", quality: 0.25, nll: 1.4, n: 40, ci95: { low: 0.2, high: 0.3 } }, speed: { decode: 12, prefill: 100 } },
  made: "2026-11-28",
};
export const RECIPE: Recipe = {
  format: RECIPE_FORMAT, studio: "0.1.0", made: "2026-11-28", adapter: "a GPU", model: { name: "tiny", fingerprint: "a".repeat(64), bytes: 10 },
  dataset: DATASET, options: { ...DEFAULT_TRIM, keep: ["mlp.0"] },
  start: { ...STATE, mask: [], label: "Full model", speed: null }, steps: [STATE, { ...STATE, mask: ["attn.5", "mlp.5"], tuning: { ...DEFAULT_TUNE, clip: Infinity } }],
};
