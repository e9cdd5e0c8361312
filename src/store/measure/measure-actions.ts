/** Measuring the current mask, and the full model once, as one job. Each result is kept as soon as it is there. */
import type { ModuleId } from "../../model/mask";
import { accuracyOf, keyOf, speedOf, withAccuracy, withSpeed } from "./measurements";
import type { Measurements, Target } from "./measurements";
import { runJob } from "../run-job";
import type { JobSteps } from "../run-job";
import { selectMask, targetOf } from "../selectors";
import type { StudioState } from "../state";
import type { Studio } from "../studio";

export type MeasureStep = { readonly what: "accuracy" | "speed"; readonly mask: readonly ModuleId[] };

/**
 * The full model first where it lacks a number, then whatever the mask lacks; a mask that lacks nothing is
 * measured anew. Without a target only speed.
 */
export function planMeasurement(known: Measurements, mask: readonly ModuleId[], target: Target | null): MeasureStep[] {
  const lacking = (of: readonly ModuleId[]): MeasureStep[] => [
    ...(target && !accuracyOf(known, keyOf(of), target) ? [{ what: "accuracy" as const, mask: of }] : []),
    ...(speedOf(known, keyOf(of)) ? [] : [{ what: "speed" as const, mask: of }]),
  ];
  const own = mask.length === 0 ? [] : lacking(mask);
  const steps = [...lacking([]), ...own];
  if (mask.length > 0 ? own.length > 0 : steps.length > 0) return steps;
  return [...steps, ...(target ? [{ what: "accuracy" as const, mask }] : []), { what: "speed" as const, mask }];
}

export async function measure(studio: Studio): Promise<void> {
  const state = studio.store.getState();
  const target = targetOf(state);
  const plan = planMeasurement(state.measurements, selectMask(state), target);
  await runJob(studio, { kind: "measure", label: "Measuring" }, async (steps) => {
    for (const step of plan) {
      nameJob(studio, step);
      const kept = await takeStep(studio, steps, step, target);
      studio.store.setState(({ measurements }) => ({ measurements: kept(measurements) }));
    }
  });
}

function nameJob({ store }: Studio, { what, mask }: MeasureStep): void {
  const label = `Measuring ${what} of the ${mask.length === 0 ? "full" : "trimmed"} model`;
  store.setState(({ job }: StudioState) => ({ job: job && { ...job, label, progress: null, secondsLeft: null } }));
}

async function takeStep({ client }: Studio, { run }: JobSteps, { what, mask }: MeasureStep, target: Target | null): Promise<(known: Measurements) => Measurements> {
  const key = keyOf(mask);
  if (what === "speed" || target === null) {
    const speed = await run((jobId) => client.api.measureSpeed(jobId, mask));
    return (known) => withSpeed(known, key, speed);
  }
  const accuracy = await run((jobId) => client.api.evaluate(jobId, { ...target, limit: null, mask }));
  return (known) => withAccuracy(known, key, target, accuracy);
}
