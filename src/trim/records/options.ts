/** What a person can choose of a progressive trim, with defaults that work untouched. Plain data: it crosses to the worker and into files. */
import type { ModuleId } from "../../model/mask";
import type { TuneSettings } from "../../train/settings";
import { DEFAULT_TUNE } from "../../train/settings";
import type { StrategyId } from "./strategy-list";

/** Where a trim ends. */
export type TrimTarget =
  /** Bytes of weights that stay, over those of the full model; 0 to 1. Of the model's own: tuned ones are left out, so that the mask alone tells. */
  | { readonly kind: "bytes"; readonly share: number }
  /** Decode tokens/s as measured, over the full model's. */
  | { readonly kind: "speed"; readonly multiple: number }
  /** Modules that are gone at the end. */
  | { readonly kind: "modules"; readonly count: number }
  /** As long as validation accuracy is no lower; 0 to 1. `bound`: of its 95 % interval, the measured value or its lower end. */
  | { readonly kind: "accuracy"; readonly floor: number; readonly bound: "value" | "low" };

export type TuneWhen =
  | { readonly kind: "never" }
  | { readonly kind: "end" }
  /** After every so many steps, and at the end. */
  | { readonly kind: "every"; readonly steps: number };

export interface TrimOptions {
  readonly strategy: StrategyId;
  /** Of the random strategy. */
  readonly seed: number;
  readonly target: TrimTarget;
  /** Modules that a step drops, of one scan's ranking. */
  readonly perStep: number;
  /** Steps that one scan serves, at least 1. */
  readonly scanEvery: number;
  /** Whether candidates race or are measured on all rows; "auto" races above 20 candidates. Too few of them, or too few rows, never race: race.ts. */
  readonly scan: "auto" | "race" | "exact";
  readonly tune: TuneWhen;
  readonly tuning: TuneSettings;
  /** Modules that must stay. */
  readonly keep: readonly ModuleId[];
  /** The first so many calibration rows; null: all of them. */
  readonly rows: number | null;
}

export const DEFAULT_TRIM: TrimOptions = {
  strategy: "nll", seed: 0, target: { kind: "bytes", share: 0.5 }, perStep: 1, scanEvery: 1, scan: "auto",
  tune: { kind: "end" }, tuning: DEFAULT_TUNE, keep: [], rows: null,
};

/** A scan of more candidates races by itself. */
export const RACE_ABOVE = 20;
/** Fewer calibration rows tell nothing: one question is a tenth of the accuracy. */
export const LEAST_ROWS = 8;
