/** Measuring as one job. Each result is kept as soon as it is there; what a lost device cut off is remembered. */
import { toStudioError } from "../../shared/errors";
import { runJob } from "../run-job";
import type { JobSteps } from "../run-job";
import { selectState, targetOf } from "../selectors";
import type { JobState, StudioState } from "../state";
import type { Studio } from "../studio";
import { keyOf, withAccuracy, withSpeed } from "./measurements";
import type { Measurements, Stamp, Target } from "./measurements";
import { planAccuracy, planAgain, planAllDatasets, planNow } from "./measure-plan";
import type { Measured, MeasureStep } from "./measure-step";

/** What is missing for the chosen dataset, or this mask anew when nothing is. */
export function measure(studio: Studio): Promise<void> {
  return runPlan(studio, planNow(studio.store.getState()));
}

export function measureAllDatasets(studio: Studio): Promise<void> {
  return runPlan(studio, planAllDatasets(studio.store.getState()));
}

/** Accuracy of many states on many datasets: what fills the matrix. */
export function measureAccuracy(studio: Studio, states: readonly Measured[], targets: readonly Target[]): Promise<void> {
  return runPlan(studio, planAccuracy(studio.store.getState().measurements, states, targets));
}

export function measureAgain(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const target = targetOf(state);
  return runPlan(studio, planAgain(selectState(state), target ? [target] : []));
}

/** What a lost device cut off, once it is back. Steps whose dataset is gone are left out. */
export async function continueMeasuring(studio: Studio): Promise<void> {
  const { interrupted, datasets } = studio.store.getState();
  studio.store.setState({ interrupted: null });
  const isOpen = (id: string) => datasets.some(({ summary }) => summary.id === id);
  const plan = (interrupted ?? []).filter((step) => step.what === "speed" || isOpen(step.target.datasetId));
  if (plan.length > 0) await runPlan(studio, plan);
}

async function runPlan(studio: Studio, plan: readonly MeasureStep[]): Promise<void> {
  studio.store.setState({ interrupted: null });
  await runJob(studio, { kind: "measure", label: "Measuring" }, async (steps) => {
    for (const [index, step] of plan.entries()) {
      nameJob(studio, step, { at: index + 1, of: plan.length });
      const kept = await takeStep(studio, steps, step).catch((error: unknown) => {
        if (isCutOff(studio.store.getState(), error)) studio.store.setState({ interrupted: plan.slice(index) });
        throw error;
      });
      studio.store.setState(({ measurements }) => ({ measurements: kept(measurements) }));
    }
  });
}

/** A measurement that the person was cancelling does not go on, whatever ended it first. */
function isCutOff({ job }: StudioState, error: unknown): boolean {
  return toStudioError(error).code === "device-lost" && job?.cancelling !== true;
}

function nameJob({ store }: Studio, { what, mask, tuned }: MeasureStep, step: JobState["step"]): void {
  const label = `Measuring ${what} of the ${tuned !== null ? "tuned" : mask.length === 0 ? "full" : "trimmed"} model`;
  store.setState(({ job }: StudioState) => ({ job: job && { ...job, label, step, progress: null, secondsLeft: null } }));
}

async function takeStep(studio: Studio, { run }: JobSteps, step: MeasureStep): Promise<(known: Measurements) => Measurements> {
  const { api } = studio.client;
  const key = keyOf(step.mask, step.tuned);
  if (step.what === "speed") {
    const speed = await run((jobId) => api.measureSpeed(jobId, step.mask, step.tuned));
    return (known) => withSpeed(known, key, { ...speed, ...stampOf(studio) });
  }
  const accuracy = await run((jobId) => api.evaluate(jobId, { ...step.target, mask: step.mask, tuned: step.tuned, fresh: step.fresh }));
  return (known) => withAccuracy(known, key, step.target, { ...accuracy, ...stampOf(studio) });
}

export function stampOf({ store }: Studio): Stamp {
  const { engine } = store.getState();
  const measuredAt = new Date().toISOString();
  return engine.kind === "ready" ? { measuredAt, device: engine.adapter.name } : { measuredAt };
}
