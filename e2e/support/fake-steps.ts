/** Steps and starts of a trim that were measured without a GPU: every number is made up. */
import { maskModules } from "../../src/model/mask";
import type { ModuleId } from "../../src/model/mask";
import type { TrimStart, TrimStep } from "../../src/trim/records/results";
import type { OpenModelSummary } from "../../src/worker/protocol";
import { bytesOf, fakeAccuracy, fakeSpeed } from "./fake-numbers";

export const SECONDS_A_STEP = 31;
/** Rows of the part that is reported, and of validation. */
const ROWS = 250;

export function fakeStart(model: OpenModelSummary, mask: readonly ModuleId[], tuned: string | null): TrimStart {
  return { mask, tuned, bytes: model.bytes - bytesOf(mask), accuracy: fakeAccuracy(mask, tuned, ROWS), judged: null, speed: fakeSpeed(mask, tuned), full: { tokensPerSecond: fakeSpeed([], null).decode.median, bytes: model.bytes } };
}

/** As a step leaves it that dropped `dropped`; `before`: the mask before it, and the weights that it leaves. */
export function fakeStep(model: OpenModelSummary, step: number, dropped: readonly ModuleId[], before: Pick<TrimStep, "mask" | "tuned">): TrimStep {
  const mask = maskModules(new Set([...before.mask, ...dropped]));
  const { tuned } = before;
  return {
    step, dropped, mask, tuned, tunedHere: false, accuracy: fakeAccuracy(mask, tuned, ROWS), judged: null, speed: fakeSpeed(mask, tuned), bytes: model.bytes - bytesOf(mask), scan: null, seconds: SECONDS_A_STEP,
  };
}

/** A module a step, from the full model on. */
export function fakeSteps(model: OpenModelSummary, dropped: readonly ModuleId[]): TrimStep[] {
  const steps: TrimStep[] = [];
  for (const [index, id] of dropped.entries()) steps.push(fakeStep(model, index + 1, [id], steps.at(-1) ?? { mask: [], tuned: null }));
  return steps;
}
