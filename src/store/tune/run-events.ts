/** What a run's events make of it. Pure. */
import type { Progress } from "../../shared/progress";
import { assertNever } from "../../shared/assert";
import type { KeptRun, TuneEvent, TuneOutcome } from "../../worker/protocol";
import type { TuneRun } from "./tune-state";

/** The run after the events of one frame. */
export function runAfter(run: TuneRun, events: readonly TuneEvent[]): TuneRun {
  const steps = events.flatMap((event) => (event.kind === "step" ? [event.record] : []));
  const validations = events.flatMap((event) => (event.kind === "validation" ? [event.record] : []));
  const grown = { ...run, steps: steps.length === 0 ? run.steps : [...run.steps, ...steps], validations: validations.length === 0 ? run.validations : [...run.validations, ...validations] };
  return events.reduce(withEvent, grown);
}

/** How far it is; null before its first step. */
export function progressOf({ steps, settings }: TuneRun): Progress | null {
  const last = steps.at(-1);
  return last ? { label: "Tuning", unit: "steps", done: last.step, total: settings.steps } : null;
}

/** A run that goes on where it was saved has not made what came after. */
export function backAt(run: TuneRun, { step }: Pick<KeptRun, "step">): TuneRun {
  return {
    ...run, phase: "running", failure: null, outcome: null,
    steps: run.steps.filter((record) => record.step <= step), validations: run.validations.filter((record) => record.step <= step),
    bestStep: run.bestStep !== null && run.bestStep <= step ? run.bestStep : null,
  };
}

/** The outcome has every step, those of earlier visits among them. */
export function withOutcome(run: TuneRun, outcome: TuneOutcome, tunedNode: number | null): TuneRun {
  return { ...run, phase: "done", outcome, tunedNode, steps: outcome.steps, validations: outcome.validations, bestStep: outcome.bestStep };
}

function withEvent(run: TuneRun, event: TuneEvent): TuneRun {
  switch (event.kind) {
    case "step":
      return run;
    case "validation":
      return event.isBest ? { ...run, bestStep: event.record.step } : run;
    case "checkpoint":
      return { ...run, checkpoint: { step: event.step, bytes: event.bytes }, unsaved: null };
    case "checkpoint-failed":
      return { ...run, unsaved: { message: event.message, remedy: event.remedy } };
    default:
      return assertNever(event);
  }
}
