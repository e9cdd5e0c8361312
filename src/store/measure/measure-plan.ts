/** What Measure would run, as data, and the same in words. Pure. */
import type { AccuracyResult } from "../../evaluate/results";
import { partSize, selectState, targetOf } from "../selectors";
import type { OpenDataset, StudioState } from "../state";
import { accuracyOf, keyOf, speedOf } from "./measurements";
import type { Measurements, Target } from "./measurements";
import type { Measured, MeasureStep } from "./measure-step";

/** The full model first where it lacks a number, or the answers that a paired test compares; then whatever the mask lacks. Without a target only speed. */
export function planMissing(known: Measurements, here: Measured, targets: readonly Target[]): MeasureStep[] {
  const full = lacking(known, FULL, targets, isWhole);
  return isFull(here) ? full : [...full, ...lacking(known, here, targets, isWhole)];
}

/** Everything about this one mask, whether it is known or not. */
export function planAgain({ mask, tuned }: Measured, targets: readonly Target[]): MeasureStep[] {
  return [...targets.map((target) => ({ what: "accuracy" as const, mask, tuned, target, fresh: true })), { what: "speed" as const, mask, tuned }];
}

/** What is missing; the mask anew when nothing is. */
export function planMeasurement(known: Measurements, here: Measured, target: Target | null): MeasureStep[] {
  const targets = target ? [target] : [];
  const missing = planMissing(known, here, targets);
  return missing.length > 0 ? missing : planAgain(here, targets);
}

/** What the button would do now. */
export function planNow(state: StudioState): MeasureStep[] {
  return planMeasurement(state.measurements, selectState(state), targetOf(state));
}

/** What is missing for all open datasets at once. */
export function planAllDatasets(state: StudioState): MeasureStep[] {
  return planMissing(state.measurements, selectState(state), allTargets(state));
}

/** Accuracy of the full model and of each state on each target, where it is missing; state by state. */
export function planAccuracy(known: Measurements, states: readonly Measured[], targets: readonly Target[]): MeasureStep[] {
  const each = new Map([FULL, ...states].map(({ mask, tuned }) => [keyOf(mask, tuned), { mask, tuned }]));
  return [...each.values()].flatMap((state) => lacking(known, state, targets, (result) => result !== null)).filter(({ what }) => what === "accuracy");
}

/** Each open dataset that has examples: in the chosen part, or all of them where that part is empty. */
export function allTargets({ datasets, part }: Pick<StudioState, "datasets" | "part">): Target[] {
  const targetIn = (dataset: OpenDataset): Target => ({ datasetId: dataset.summary.id, part: partSize(dataset, part) > 0 ? part : "all" });
  return datasets.filter(({ summary }) => summary.examples > 0).map(targetIn);
}

/** "Measures accuracy and speed of the full model and of this mask": what the button's hint says. */
export function describePlan(state: StudioState): string {
  const plan = planNow(state);
  const isMissing = planMissing(state.measurements, selectState(state), targetsOf(state)).length > 0;
  const advice = state.datasetId === null ? " Open a dataset to measure accuracy too." : "";
  if (!isMissing) return `Nothing is missing: measures ${whatOf(plan)} again.${advice}`;
  return `Measures ${sentenceOf(plan)}.${advice}`;
}

function targetsOf(state: StudioState): Target[] {
  const target = targetOf(state);
  return target ? [target] : [];
}

function sentenceOf(plan: readonly MeasureStep[]): string {
  const full = plan.filter(isFull);
  const own = plan.filter((step) => !isFull(step));
  const parts = [...(full.length > 0 ? [[whatOf(full), "the full model"]] : []), ...(own.length > 0 ? [[whatOf(own), own.some(({ tuned }) => tuned !== null) ? "these tuned weights" : "this mask"]] : [])];
  const [first, second] = parts;
  if (first && second && first[0] === second[0]) return `${first[0]} of ${first[1]} and of ${second[1]}`;
  return parts.map(([what, of]) => `${what} of ${of}`).join(", then ");
}

function whatOf(steps: readonly MeasureStep[]): string {
  const has = (what: MeasureStep["what"]) => steps.some((step) => step.what === what);
  return [...(has("accuracy") ? ["accuracy"] : []), ...(has("speed") ? ["speed"] : [])].join(" and ");
}

const FULL: Measured = { mask: [], tuned: null };

function isFull({ mask, tuned }: Measured): boolean {
  return mask.length === 0 && tuned === null;
}

function lacking(known: Measurements, { mask, tuned }: Measured, targets: readonly Target[], isEnough: (result: AccuracyResult | null) => boolean): MeasureStep[] {
  const key = keyOf(mask, tuned);
  const accuracy = targets.filter((target) => !isEnough(accuracyOf(known, key, target))).map((target) => ({ what: "accuracy" as const, mask, tuned, target, fresh: false }));
  return [...accuracy, ...(speedOf(known, key) ? [] : [{ what: "speed" as const, mask, tuned }])];
}

/** An older studio did not keep which questions are right. */
function isWhole(result: AccuracyResult | null): boolean {
  return result !== null && (result.kind === "completion" || result.right !== undefined);
}
