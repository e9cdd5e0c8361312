import { describe, expect, it } from "vitest";
import { fakeModel } from "../../../../e2e/support/fake-model";
import { fakeStart } from "../../../../e2e/support/fake-steps";
import { StudioError } from "../../../shared/errors";
import { newTrim } from "../../../store/loop/run-events";
import type { TrimRun } from "../../../store/loop/loop-state";
import { DEFAULT_TRIM } from "../../../trim/records/options";
import type { Recipe } from "../../../trim/records/recipe";
import type { TrimPlan } from "../../../worker/protocol";
import { allDroppedWords, droppedWords, keptStateWords, keptTrimWords, phaseWords, planWords, stepsOf } from "./trim-words";

const NOW = new Date(2030, 0, 5, 12, 0);
const run = newTrim({ runId: "r", datasetId: "d0", part: "test", course: { kind: "search", options: DEFAULT_TRIM } }, "rows.jsonl", 0);

describe("what a run is at", () => {
  const cut = (code: StudioError["code"]): TrimRun => ({ ...run, phase: "cut", failure: new StudioError(code, "", "") });
  it.each([
    [run, 12, false, "Getting ready"],
    [{ ...run, at: { step: 0, phase: "measuring the start" as const } }, 12, false, "Measuring the start"],
    [{ ...run, at: { step: 3, phase: "scanning" as const } }, 12, false, "Step 3 of 12: scanning"],
    [{ ...run, at: { step: 13, phase: "tuning" as const } }, 12, false, "Step 13 of 13: tuning"],
    [{ ...run, at: { step: 3, phase: "scanning" as const } }, null, true, "Paused at step 3: scanning"],
    [{ ...run, phase: "stopping" as const }, 12, false, "Stopping after this phase"],
    [cut("cancelled"), 12, false, "Cancelled after 0 steps"],
    [cut("device-lost"), 12, false, "The device went away after 0 steps"],
    [cut("gpu-out-of-memory"), 12, false, "Ended by an error after 0 steps"],
    [{ ...run, phase: "done" as const }, 12, false, "Target reached after 0 steps"],
  ])("%#", (one, of, paused, words) => {
    expect(phaseWords(one, of, paused)).toBe(words);
  });

  it("of how many steps: counted for modules, planned for shares, unknown for a floor", () => {
    const start = fakeStart(fakeModel({ layers: 12 }), ["attn.1", "attn.2"], null);
    const of = (change: Partial<typeof DEFAULT_TRIM>) => stepsOf({ course: { kind: "search", options: { ...DEFAULT_TRIM, ...change } }, start }, 7);
    expect(of({ target: { kind: "modules", count: 9 }, perStep: 2 })).toBe(4);
    expect(of({})).toBe(7);
    expect(of({ target: { kind: "accuracy", floor: 0.6, bound: "low" } })).toBeNull();
  });
});

it("names up to two modules and counts more", () => {
  expect(droppedWords(["attn.5", "mlp.8"])).toBe("attention 5, MLP 8");
  expect(droppedWords(["attn.5", "mlp.8", "mlp.9"])).toBe("3 modules");
  expect(allDroppedWords(["attn.5", "mlp.8", "mlp.9"])).toBe("attention 5, MLP 8, MLP 9");
});

describe("a plan", () => {
  const plan: TrimPlan = { candidates: 24, steps: 12, races: true, rows: 128, moduleTokens: 1, seconds: 270, problems: [] };
  it.each([
    [plan, "12 steps, about 4:30 in all. The first scan races 24 modules on 128 calibration rows."],
    [{ ...plan, seconds: null, races: false }, "12 steps, how long is told once it runs. A scan measures 24 modules on 128 calibration rows."],
    [{ ...plan, steps: null }, "As many steps as the floor allows, at most about 4:30 in all. The first scan races 24 modules on 128 calibration rows."],
  ])("%#", (one, words) => {
    expect(planWords(one)).toBe(words);
  });
});

it("says of a run that is kept how far it got, and whether it can go on", () => {
  const savedAt = new Date(2030, 0, 4, 9).toISOString();
  expect(keptTrimWords({ savedAt, steps: [] }, NOW)).toBe("A trim of yesterday had no step yet.");
  expect(keptStateWords({ course: run.course, steps: [], ended: null })).toBe("Least loss, 0 steps, can go on");
  expect(keptStateWords({ course: { kind: "replay", recipe: {} as Recipe }, steps: [], ended: "reached" })).toBe("Recipe, 0 steps, ended");
});
