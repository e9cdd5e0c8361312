/** What the screen knows of tuning: the plan of the next run, the run at hand, and the runs that are kept. */
import type { StudioError } from "../../shared/errors";
import type { ModuleId } from "../../model/mask";
import type { KeptRun, TuneEvent, TuneOutcome, TunePlan, TuneSettings } from "../../worker/protocol";

type StepEvent = Extract<TuneEvent, { readonly kind: "step" }>;
type ValidationEvent = Extract<TuneEvent, { readonly kind: "validation" }>;
export type StepRecord = StepEvent["record"];
export type ValidationRecord = ValidationEvent["record"];

export interface TuneState {
  /** Of what is chosen now, or was a moment ago while `planning`; null before the first and where none can be made. */
  readonly plan: TunePlan | null;
  readonly planning: boolean;
  /** Why there is no plan. */
  readonly failure: StudioError | null;
  /** The run at hand, or the last one of this visit; null before the first and once it was put away. */
  readonly run: TuneRun | null;
  /** Runs whose checkpoint is kept, of whatever model, the latest first. */
  readonly kept: readonly KeptRun[];
}

export interface TuneRun {
  readonly runId: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly mask: readonly ModuleId[];
  /** Tuned weights that it began with; null for the model's own. */
  readonly from: string | null;
  /** State of the history that it began at. */
  readonly node: number;
  readonly settings: TuneSettings;
  readonly phase: TunePhase;
  /** Ascending, without those that a resumed run had made before this visit. */
  readonly steps: readonly StepRecord[];
  readonly validations: readonly ValidationRecord[];
  /** Of the best measurement so far; null before the first. */
  readonly bestStep: number | null;
  readonly checkpoint: { readonly step: number; readonly bytes: number } | null;
  /** Why it is not saved any more; null while it is. */
  readonly unsaved: { readonly message: string; readonly remedy: string } | null;
  /** Known when done. */
  readonly outcome: TuneOutcome | null;
  /** State of the history that its weights became; null when it kept none. */
  readonly tunedNode: number | null;
  /** What ended it early. */
  readonly failure: StudioError | null;
}

/** "cut": cancelled, failed, or the device went away; what was saved of it is kept. */
export type TunePhase = "running" | "stopping" | "done" | "cut";

export const INITIAL_TUNE: TuneState = { plan: null, planning: false, failure: null, run: null, kept: [] };

/** Whether the engine is at it; it may be paused. */
export function isRunning(run: TuneRun | null): boolean {
  return run?.phase === "running" || run?.phase === "stopping";
}
