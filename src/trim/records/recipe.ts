/**
 * A trim as a file: model, data and every step, with what was measured, so that it can be looked at, taken further, and
 * replayed to the same masks and accuracies. JSON.
 */
import * as v from "valibot";
import type { DatasetOptions } from "../../data/mapping";
import type { SplitPart } from "../../data/split";
import type { Interval } from "../../evaluate/results";
import type { ModuleId } from "../../model/mask";
import { StudioError } from "../../shared/errors";
import type { TuneSettings } from "../../train/settings";
import type { TrimOptions } from "./options";

export const RECIPE_FORMAT = "trimllm-recipe 1";

export interface RecipeAccuracy {
  readonly kind: "choice" | "completion";
  /** Accuracy on choices, likelihood on completions: 0 to 1. */
  readonly quality: number;
  readonly nll: number;
  readonly n: number;
  readonly ci95: Interval;
}

export interface RecipeSpeed {
  /** Tokens per second. */
  readonly decode: number;
  readonly prefill: number;
}

export interface RecipeState {
  /** Dropped modules in running order. */
  readonly mask: readonly ModuleId[];
  /** In words: "Drop attention 5". */
  readonly label: string;
  /** How this step's tuning was set; null: the weights are those of the step before. */
  readonly tuning: TuneSettings | null;
  /** Whether that tuning began with the weights of the step before, or with the model's own. */
  readonly tunedFrom: "before" | "model";
  readonly accuracy: RecipeAccuracy | null;
  readonly speed: RecipeSpeed | null;
  readonly bytes: number | null;
}

export interface Recipe {
  readonly format: typeof RECIPE_FORMAT;
  readonly studio: string;
  /** ISO date. */
  readonly made: string;
  /** The adapter that it was measured on. */
  readonly adapter: string;
  readonly model: { readonly name: string; readonly fingerprint: string; readonly bytes: number };
  readonly dataset: {
    readonly name: string;
    /** SHA-256 of the file. */
    readonly hash: string;
    readonly options: DatasetOptions;
    /** That accuracies are of. */
    readonly part: SplitPart | "all";
  };
  /** How the steps were found; null: by hand, at least in part. */
  readonly options: TrimOptions | null;
  readonly start: RecipeState;
  readonly steps: readonly RecipeState[];
}
