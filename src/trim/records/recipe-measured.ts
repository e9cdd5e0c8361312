/** What a recipe keeps of measurements. */
import * as v from "valibot";
import { qualityOf, type AccuracyResult, type Interval, type SpeedResult } from "../../evaluate/results";
import { count, orInfinite, positive, share } from "./number-schema";

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

export const accuracySchema: v.GenericSchema<unknown, RecipeAccuracy> = v.object({
  kind: v.picklist(["choice", "completion"]), quality: share, nll: orInfinite, n: count, ci95: v.object({ low: share, high: share }),
});

export const speedSchema: v.GenericSchema<unknown, RecipeSpeed> = v.object({ decode: positive, prefill: positive });

export function recipeAccuracy(result: AccuracyResult): RecipeAccuracy {
  return { kind: result.kind, quality: qualityOf(result), nll: result.nll, n: result.n, ci95: result.ci95 };
}

export function recipeSpeed({ decode, prefill }: SpeedResult): RecipeSpeed {
  return { decode: decode.median, prefill: prefill.median };
}
