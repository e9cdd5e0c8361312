/** What a trim's events make of it. Pure. */
import type { Progress } from "../../shared/progress";
import { assertNever } from "../../shared/assert";
import type { TrimStep } from "../../trim/records/results";
import type { KeptTrim, TrimEvent, TrimOutcome, TrimPlan, TrimRequest } from "../../worker/protocol";
import type { TrimRun } from "./loop-state";

/** A run that has not begun. `startNode`: state of the history that it begins at. */
export function newTrim({ runId, datasetId, part, course }: Omit<TrimRequest, "mask" | "tuned" | "resume">, datasetName: string, startNode: number): TrimRun {
  return {
    runId, datasetId, datasetName, part, course, startNode, phase: "running", at: null, start: null, steps: [], nodes: [], secondsLeft: null, unsaved: null, outcome: null, failure: null,
  };
}

/** The run after the events of one frame. States of the history are added apart. */
export function runAfter(run: TrimRun, events: readonly TrimEvent[]): TrimRun {
  return events.reduce(withEvent, run);
}

/** A run that goes on where it was saved has what was saved and nothing else. */
export function backAt(run: TrimRun, { start, steps }: Pick<KeptTrim, "start" | "steps">): TrimRun {
  return { ...run, phase: "running", at: null, failure: null, outcome: null, secondsLeft: null, start, steps, nodes: run.nodes.slice(0, steps.length) };
}

export function withOutcome(run: TrimRun, outcome: TrimOutcome): TrimRun {
  return { ...run, phase: "done", at: null, secondsLeft: null, outcome, start: outcome.start, steps: outcome.steps };
}

/** How far it is; `planned`: steps in all, null where they can't be told. */
export function progressOf({ steps }: TrimRun, planned: number | null): Progress {
  return { label: "Trimming", unit: "steps", done: steps.length, total: planned === null ? 0 : Math.max(steps.length, planned) };
}

/** Steps in all, as far as it can be told before; `plan`: what was planned of just this, null for nothing. */
export function plannedSteps({ course, mask }: Pick<TrimRequest, "course" | "mask">, plan: Pick<TrimPlan, "steps"> | null): number | null {
  if (course.kind === "replay") return course.recipe.steps.length;
  const { target, perStep } = course.options;
  return target.kind === "modules" ? Math.max(0, Math.ceil((target.count - mask.length) / perStep)) : plan?.steps ?? null;
}

/** A step may come again, tuned: it takes the place of the one before. */
export function withStep(steps: readonly TrimStep[], step: TrimStep): readonly TrimStep[] {
  return [...steps.filter((one) => one.step !== step.step), step].sort((a, b) => a.step - b.step);
}

function withEvent(run: TrimRun, event: TrimEvent): TrimRun {
  switch (event.kind) {
    case "phase":
      return { ...run, at: { step: event.step, phase: event.phase } };
    case "start":
      return { ...run, start: event.start };
    case "step":
      return { ...run, steps: withStep(run.steps, event.step) };
    case "estimate":
      return { ...run, secondsLeft: event.secondsLeft };
    case "save-failed":
      return { ...run, unsaved: { message: event.message, remedy: event.remedy } };
    case "scan":
    case "scanned":
      return run; // the scan's own view has them
    default:
      return assertNever(event);
  }
}
