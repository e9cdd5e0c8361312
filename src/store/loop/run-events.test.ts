import { describe, expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import { fakeStart, fakeSteps } from "../../../e2e/support/fake-steps";
import { present } from "../../shared/assert";
import { DEFAULT_TRIM } from "../../trim/records/options";
import type { TrimStep } from "../../trim/records/results";
import type { TrimCourse } from "../../worker/protocol";
import { backAt, newTrim, plannedSteps, progressOf, runAfter, withOutcome } from "./run-events";

const model = fakeModel({ layers: 6 });
const COURSE: TrimCourse = { kind: "search", options: DEFAULT_TRIM };
const NEW = newTrim({ runId: "r", datasetId: "d0", part: "test", course: COURSE }, "rows", 2);
const steps = fakeSteps(model, ["mlp.2", "attn.4", "mlp.5"]);
const start = fakeStart(model, [], null);
const stepEvent = (step: TrimStep | undefined) => ({ kind: "step", step: present(step, "a step") }) as const;

describe("a run after its events", () => {
  it("knows what is being done, what it began with, its steps and how long it takes", () => {
    const run = runAfter(NEW, [{ kind: "phase", step: 0, phase: "measuring the start" }, { kind: "start", start }, stepEvent(steps[0]), { kind: "phase", step: 2, phase: "scanning" }, { kind: "estimate", secondsLeft: 60 }]);
    expect(run).toMatchObject({ at: { step: 2, phase: "scanning" }, start, secondsLeft: 60 });
    expect(run.steps).toEqual(steps.slice(0, 1));
  });

  it("has a step once: tuned behind it, it takes its own place", () => {
    const tuned = { ...present(steps[1], "a step"), tuned: "t", tunedHere: true };
    const run = runAfter(NEW, [...steps.map(stepEvent), stepEvent(tuned)]);
    expect(run.steps).toEqual([steps[0], tuned, steps[2]]);
  });

  it("knows why it is not saved", () => {
    expect(runAfter(NEW, [{ kind: "save-failed", message: "Full.", remedy: "Make room." }]).unsaved).toEqual({ message: "Full.", remedy: "Make room." });
  });

  it("goes on with what was saved and nothing else", () => {
    const run = { ...runAfter(NEW, steps.map(stepEvent)), phase: "cut" as const, nodes: [3, 4, 5] };
    expect(backAt(run, { start, steps: steps.slice(0, 2) })).toMatchObject({ phase: "running", start, steps: steps.slice(0, 2), nodes: [3, 4], outcome: null });
  });

  it("ends with what the outcome has", () => {
    const outcome = { runId: "r", ended: "stopped", reason: "It was stopped.", start, steps, final: 2 } as const;
    expect(withOutcome(NEW, outcome)).toMatchObject({ phase: "done", at: null, secondsLeft: null, start, steps, outcome });
  });
});

it("how many steps there will be is told by the target, the recipe or the plan", () => {
  const toModules: TrimCourse = { kind: "search", options: { ...DEFAULT_TRIM, target: { kind: "modules", count: 8 }, perStep: 3 } };
  expect(plannedSteps({ course: toModules, mask: ["attn.1"] }, null)).toBe(3);
  expect([plannedSteps({ course: COURSE, mask: [] }, { steps: 9 }), plannedSteps({ course: COURSE, mask: [] }, null)]).toEqual([9, null]);
  const run = runAfter(NEW, steps.map(stepEvent));
  expect([progressOf(run, 9), progressOf(run, 2), progressOf(run, null)].map(({ done, total }) => [done, total])).toEqual([[3, 9], [3, 3], [3, 0]]);
});
