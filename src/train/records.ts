/** What a tuning run tells while it goes and when it is over. Plain data. */
import type { Interval } from "../evaluate/results";
import type { HeadChoice, LossId } from "./settings";

export interface StepRecord {
  /** From 1. */
  readonly step: number;
  readonly loss: number;
  /** L2 norm of all gradients together, before clipping. */
  readonly gradientNorm: number;
  readonly normRate: number;
  readonly headRate: number;
  /** Tokens that went through the model in this step. */
  readonly tokens: number;
  readonly seconds: number;
}

/** A measurement on the validation rows. Step 0: before the first. */
export interface ValidationRecord {
  readonly step: number;
  /** Accuracy on choices, likelihood on free text. */
  readonly quality: number;
  readonly nll: number;
  readonly n: number;
}

export type TuneEvent =
  | { readonly kind: "step"; readonly record: StepRecord }
  | { readonly kind: "validation"; readonly record: ValidationRecord; readonly isBest: boolean }
  /** Where the run was saved. `bytes` on disk. */
  | { readonly kind: "checkpoint"; readonly step: number; readonly bytes: number }
  /** It goes on without: the disk is full, or the place refuses. */
  | { readonly kind: "checkpoint-failed"; readonly step: number; readonly message: string; readonly remedy: string };

/** Before and after on the same validation rows. */
export interface Comparison {
  readonly n: number;
  readonly before: number;
  readonly after: number;
  readonly beforeInterval: Interval;
  readonly afterInterval: Interval;
  /** Rows that only the tuned model has right, and only the untuned one; 0 on free text. */
  readonly gained: number;
  readonly lost: number;
  /** Two-sided exact McNemar test on those rows; null on free text. */
  readonly p: number | null;
  /** The same in a sentence. */
  readonly words: string;
}

export type TuneEnd = "finished" | "stopped" | "early" | "diverged";

export interface TuneOutcome {
  readonly runId: string;
  /** The best state, kept; null when no state was better than the untuned model's and nothing is kept. */
  readonly tunedId: string | null;
  readonly ended: TuneEnd;
  /** Why, in a sentence, where it did not simply finish. */
  readonly reason: string | null;
  readonly bestStep: number;
  readonly steps: readonly StepRecord[];
  readonly validations: readonly ValidationRecord[];
  readonly comparison: Comparison | null;
  readonly trained: TrainedParts;
  readonly loss: LossId;
  /** Which rows it saw: numbers of examples, never of the test part. */
  readonly rows: { readonly tuning: number; readonly validation: number };
}

export interface TrainedParts {
  /** Norm vectors. */
  readonly norms: number;
  readonly head: HeadChoice["kind"];
  readonly headRows: number;
  readonly parameters: number;
}

/** What one choice of head would take on the GPU, known before the start. Bytes. */
export interface HeadOption {
  readonly choice: HeadChoice;
  /** Weights, gradient, two moments. */
  readonly bytes: number;
  readonly parameters: number;
  /** Null when it fits. */
  readonly problem: string | null;
}

export interface TunePlan {
  readonly heads: readonly HeadOption[];
  /** What "auto" takes. */
  readonly head: HeadChoice;
  readonly loss: LossId;
  readonly keepsActivations: boolean;
  /** All that training adds to what the session holds, with the chosen head. */
  readonly bytes: number;
  /** Session and training together. */
  readonly totalBytes: number;
  readonly rows: { readonly tuning: number; readonly validation: number };
  /** Tuning rows that are left out because they are longer than a batch holds; left out: none. */
  readonly tooLong?: number;
  readonly stepsAnEpoch: number;
  readonly norms: number;
  /** One reason for each thing that forbids it; empty when it can start. */
  readonly problems: readonly { readonly reason: string; readonly remedy: string }[];
}
