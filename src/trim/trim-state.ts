/** A trim as it is saved after every phase: what is done of it, and of the step at work. Plain data. */
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import type { ModuleId } from "../model/mask";
import type { TrimOptions } from "./records/options";
import type { Recipe } from "./records/recipe";
import type { ScanSummary, TrimEnd, TrimStart, TrimStep } from "./records/results";

export const TRIM_FORMAT = "trimllm-trim 1";

export interface TrimSave {
  readonly format: typeof TRIM_FORMAT;
  readonly runId: string;
  /** Of the model: model/fingerprint.ts. */
  readonly fingerprint: string;
  readonly datasetId: string;
  readonly part: string;
  readonly course: { readonly kind: "search"; readonly options: TrimOptions } | { readonly kind: "replay"; readonly recipe: Recipe };
  /** What it began with. */
  readonly from: { readonly mask: readonly ModuleId[]; readonly tuned: string | null };
  readonly start: TrimStart | null;
  readonly steps: readonly TrimStep[];
  /** The step at work, as far as it is. */
  readonly pending: PendingStep;
  /** Of the last scan: what is left of it for steps that it serves, and how many it has served. */
  readonly ranking: { readonly order: readonly ModuleId[]; readonly served: number } | null;
  readonly ended: { readonly kind: TrimEnd; readonly reason: string; readonly final: number } | null;
}

export interface PendingStep {
  readonly dropped: readonly ModuleId[] | null;
  readonly scan: ScanSummary | null;
  /** Undefined: not tuned yet. */
  readonly tuned?: string | null;
  readonly accuracy: AccuracyResult | null;
  readonly judged: AccuracyResult | null;
  readonly speed: SpeedResult | null;
  /** Of work, pauses left out, that earlier visits had put into it. */
  readonly seconds: number;
}

