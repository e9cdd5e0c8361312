/** What the screen knows of progressive trimming: the plan of the next run, the run at hand, and the runs that are kept. */
import type { StudioError } from "../../shared/errors";
import type { TrimPhase, TrimStart, TrimStep } from "../../trim/records/results";
import type { Recipe } from "../../trim/records/recipe";
import type { KeptTrim, PartSelection, TrimCourse, TrimOutcome, TrimPlan } from "../../worker/protocol";

export interface LoopState {
  /** Of what is chosen now, or was a moment ago while `planning`; null before the first and where none can be made. */
  readonly plan: TrimPlan | null;
  readonly planning: boolean;
  /** Why there is no plan. */
  readonly failure: StudioError | null;
  /** At hand: running, or ended and not put away. */
  readonly run: TrimRun | null;
  /** The latest first. */
  readonly kept: readonly KeptTrim[];
  /** That was opened and can be replayed; null before the first. */
  readonly recipe: Recipe | null;
}

export interface TrimRun {
  readonly runId: string;
  readonly datasetId: string;
  readonly datasetName: string;
  readonly part: PartSelection;
  readonly course: TrimCourse;
  /** "cut": cancelled, failed, or the device was lost; it can go on from where it was saved. */
  readonly phase: "running" | "stopping" | "done" | "cut";
  /** State of the history that it began at. */
  readonly startNode: number;
  /** What is being done; null before the first and after the last. */
  readonly at: { readonly step: number; readonly phase: TrimPhase } | null;
  readonly start: TrimStart | null;
  readonly steps: readonly TrimStep[];
  /** State of the history of each step; null once its branch was deleted. */
  readonly nodes: readonly (number | null)[];
  readonly secondsLeft: number | null;
  /** Why the run could not be saved; null while it could. */
  readonly unsaved: { readonly message: string; readonly remedy: string } | null;
  readonly outcome: TrimOutcome | null;
  readonly failure: StudioError | null;
}

export const INITIAL_LOOP: LoopState = { plan: null, planning: false, failure: null, run: null, kept: [], recipe: null };

/** Whether the engine is at it; it may be paused. */
export function isTrimming(run: TrimRun | null): boolean {
  return run?.phase === "running" || run?.phase === "stopping";
}
