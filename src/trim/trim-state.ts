/** A trim as it is saved after every phase: what is done of it, and of the step at work. Plain data. */
import type { SplitPart } from "../data/split";
import type { AccuracyResult, SpeedResult } from "../evaluate/results";
import type { ModuleId } from "../model/mask";
import type { TrimCourse } from "./records/course";
import type { ScanSummary, TrimEnd, TrimStart, TrimStep } from "./records/results";

export const TRIM_FORMAT = "trimllm-trim 1";

export interface TrimSave {
  readonly format: typeof TRIM_FORMAT;
  readonly runId: string;
  /** Of the model: model/fingerprint.ts. */
  readonly fingerprint: string;
  readonly datasetId: string;
  /** That accuracies are reported on. */
  readonly part: SplitPart | "all";
  readonly course: TrimCourse;
  /** What it began with. */
  readonly from: { readonly mask: readonly ModuleId[]; readonly tuned: string | null };
  /** The full model's decode tokens/s and bytes, once measured. */
  readonly full: TrimStart["full"] | null;
  readonly start: TrimStart | null;
  readonly steps: readonly TrimStep[];
  /** The step at work, as far as it is; of the start while there is none. */
  readonly pending: PendingStep;
  /** Of the last scan: what is left of it for steps that it serves, and how many it has served. */
  readonly ranking: { readonly order: readonly ModuleId[]; readonly served: number } | null;
  readonly pace: TrimPace;
  /** Why it ends, while the state that it ends with is still tuned. */
  readonly closing: SavedEnd | null;
  readonly ended: SavedEnd | null;
}

export const PACED_PHASES = ["scan", "tune", "judge", "accuracy", "speed"] as const;
export type PacedPhase = (typeof PACED_PHASES)[number];
/** Seconds that a phase took when it last ran, over its size (trim-estimate.ts). */
export type TrimPace = Readonly<Partial<Record<PacedPhase, number>>>;

export interface SavedEnd {
  readonly kind: TrimEnd;
  readonly reason: string;
  /** Index into `steps`; -1: the start. */
  readonly final: number;
}

export interface PendingStep {
  readonly dropped: readonly ModuleId[] | null;
  readonly scan: ScanSummary | null;
  /** What tuning came to; null: not tuned yet. */
  readonly tuning: { readonly tuned: string | null } | null;
  readonly accuracy: AccuracyResult | null;
  readonly judged: AccuracyResult | null;
  readonly speed: SpeedResult | null;
  /** Whether the speed before tuning was the one to reach; null: not judged. */
  readonly isFast: boolean | null;
  /** Of work, pauses left out, that was put into it. */
  readonly seconds: number;
}

export const NOTHING_PENDING: PendingStep = { dropped: null, scan: null, tuning: null, accuracy: null, judged: null, speed: null, isFast: null, seconds: 0 };
