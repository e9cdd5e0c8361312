/** What a scan and a progressive trim tell and yield: plain data that crosses to the page and into files. */
import type { SplitPart } from "../../data/split";
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { ModuleId } from "../../model/mask";
import type { TrimCourse } from "./course";
import type { StrategyId } from "./strategy-list";

/** Quality of the calibration rows under one mask. `acc` and `accNorm` are null where rows have no choices. */
export interface RowsQuality {
  readonly acc: number | null;
  readonly accNorm: number | null;
  readonly nll: number;
  /** Rows measured. */
  readonly n: number;
}

/** One module as a scan found it. */
export interface ModuleScore {
  readonly id: ModuleId;
  /** Without the module; null where the strategy runs no rows without it. */
  readonly quality: RowsQuality | null;
  /** What those rows score with the module, where they are not all of the scan's: what `quality` is to be compared with. */
  readonly base?: RowsQuality;
  /** What the strategy ranks by: the lowest goes first. */
  readonly score: number;
  /** Bytes of weights that go with it. */
  readonly bytes: number;
  /** Milliseconds a decoded token that go with it, as measured here; null where they were not. */
  readonly ms: number | null;
  /** It left the race before all rows were measured. */
  readonly left: boolean;
}

/** Work counted in tokens times modules that they went through. */
export interface ScanWork {
  readonly moduleTokens: number;
  /** Over what one separate run for each candidate takes; 0 where there is nothing to run. */
  readonly ofNaive: number;
}

export type ScanMethod = "exact" | "race" | "one pass" | "none";

export interface ScanResult {
  readonly strategy: StrategyId;
  readonly method: ScanMethod;
  /** Nothing more dropped; null where nothing was run. */
  readonly base: RowsQuality | null;
  /** In running order; modules that must stay are not among them. */
  readonly modules: readonly ModuleScore[];
  /** The first goes first. */
  readonly order: readonly ModuleId[];
  /** Calibration rows. */
  readonly rows: number;
  readonly work: ScanWork;
  /** What a person should know of the ranking: that all accuracies are equal and the loss decided, that rows were left out. Null: nothing. */
  readonly note: string | null;
  readonly seconds: number;
}

export type ScanEvent =
  /** What the modules are measured against. */
  | { readonly kind: "base"; readonly quality: RowsQuality }
  /** A module as far as it is measured; it may come again with more rows. */
  | { readonly kind: "module"; readonly module: ModuleScore };

/** A step's way: which modules went, and what is left. */
export interface TrimStep {
  /** From 1. */
  readonly step: number;
  readonly dropped: readonly ModuleId[];
  /** All that is dropped now, in running order. */
  readonly mask: readonly ModuleId[];
  /** Tuned weights of this state; null: the model's own. */
  readonly tuned: string | null;
  /** It was tuned in this step; the weights are those before where nothing was better. */
  readonly tunedHere: boolean;
  /** On the part that is reported. */
  readonly accuracy: AccuracyResult;
  /** On the validation part, where the target is an accuracy. */
  readonly judged: AccuracyResult | null;
  readonly speed: SpeedResult;
  /** Bytes of the weights that stay. */
  readonly bytes: number;
  /** Null where an earlier scan's ranking served, or a recipe said what goes. */
  readonly scan: ScanSummary | null;
  readonly seconds: number;
}

export type ScanSummary = Pick<ScanResult, "strategy" | "method" | "base" | "rows" | "work" | "note" | "seconds">;

export type TrimPhase = "measuring the start" | "scanning" | "tuning" | "measuring accuracy" | "measuring speed";

export type TrimEvent =
  /** `step` is the one at work, from 1; 0 before the first. */
  | { readonly kind: "phase"; readonly step: number; readonly phase: TrimPhase }
  | { readonly kind: "start"; readonly start: TrimStart }
  | { readonly kind: "scan"; readonly step: number; readonly event: ScanEvent }
  | { readonly kind: "scanned"; readonly step: number; readonly result: ScanResult }
  /** Comes again with the same number where the step that a run ends with is tuned behind it: the last one counts. */
  | { readonly kind: "step"; readonly step: TrimStep }
  /** The whole run from here on, as far as its own pace tells. */
  | { readonly kind: "estimate"; readonly secondsLeft: number }
  /** It goes on without: the disk is full, or the place refuses. */
  | { readonly kind: "save-failed"; readonly message: string; readonly remedy: string };

/** What the run began with, measured alike. */
export interface TrimStart {
  readonly mask: readonly ModuleId[];
  readonly tuned: string | null;
  readonly accuracy: AccuracyResult;
  readonly judged: AccuracyResult | null;
  readonly speed: SpeedResult;
  readonly bytes: number;
  /** The full model's decode tokens/s and bytes: what targets are shares of. */
  readonly full: { readonly tokensPerSecond: number; readonly bytes: number };
}

export type TrimEnd =
  | "reached"
  /** The next step falls below the floor: the last good one is the final one. */
  | "floor"
  /** Nothing is left that may go. */
  | "exhausted"
  /** By the person. */
  | "stopped";

export interface TrimOutcome {
  readonly runId: string;
  readonly ended: TrimEnd;
  /** In a sentence. */
  readonly reason: string;
  readonly start: TrimStart;
  readonly steps: readonly TrimStep[];
  /** Index into `steps` of the state that the run ends with; -1: the start. */
  readonly final: number;
}

/** What a run would do, before it starts. */
export interface TrimPlan {
  readonly candidates: number;
  /** Steps until the target as far as it can be told; null for an accuracy. */
  readonly steps: number | null;
  readonly races: boolean;
  /** Calibration rows of a scan. */
  readonly rows: number;
  /** Module-tokens of the whole run: scans, tuning counted at its cost, measurements. Where `steps` is null: until nothing is left that may go. */
  readonly moduleTokens: number;
  /** At the pace measured on this device; null before anything was. */
  readonly seconds: number | null;
  /** One reason for each thing that forbids it; empty when it can start. */
  readonly problems: readonly { readonly reason: string; readonly remedy: string }[];
}

/** A run that is kept and can go on. */
export interface KeptTrim {
  readonly runId: string;
  readonly fingerprint: string;
  readonly datasetId: string;
  /** That accuracies are reported on. */
  readonly part: SplitPart | "all";
  readonly course: TrimCourse;
  /** What it began with. */
  readonly from: { readonly mask: readonly ModuleId[]; readonly tuned: string | null };
  /** Ids of the tuned weights that it needs to go on, those of the step at work among them. */
  readonly weights: readonly string[];
  readonly steps: readonly TrimStep[];
  readonly start: TrimStart | null;
  /** ISO date. */
  readonly savedAt: string;
  readonly ended: TrimEnd | null;
}
