import { expect, it } from "vitest";
import { DEFAULT_TUNE } from "../../train/settings";
import type { TuneEvent } from "../../worker/protocol";
import { backAt, progressOf, runAfter } from "./run-events";
import type { TuneRun } from "./tune-state";

const NEW: TuneRun = {
  runId: "r", datasetId: "d0", datasetName: "rows", mask: [], from: null, node: 0, settings: DEFAULT_TUNE, phase: "running", steps: [], validations: [],
  bestStep: null, checkpoint: null, unsaved: null, outcome: null, tunedNode: null, failure: null,
};
const step = (at: number): TuneEvent => ({ kind: "step", record: { step: at, loss: 1 / at, gradientNorm: 1, normRate: 1, headRate: 1, tokens: 10, seconds: 1 } });
const validation = (at: number, isBest: boolean): TuneEvent => ({ kind: "validation", isBest, record: { step: at, quality: 0.5, nll: 1, n: 80 } });

it("a run grows by what a frame tells, and knows its best step and where it is saved", () => {
  expect(progressOf(NEW)).toBeNull();
  const run = runAfter(NEW, [validation(0, true), step(1), step(2), validation(2, false), { kind: "checkpoint", step: 2, bytes: 7 }]);
  expect([run.steps.map((record) => record.step), run.validations.map((record) => record.step), run.bestStep, run.checkpoint]).toEqual([[1, 2], [0, 2], 0, { step: 2, bytes: 7 }]);
  expect(progressOf(run)).toEqual({ label: "Tuning", unit: "steps", done: 2, total: 50 });
});

it("a checkpoint that works again ends the trouble of one that failed", () => {
  const failed = runAfter(NEW, [{ kind: "checkpoint-failed", step: 10, message: "Full.", remedy: "Delete." }]);
  expect(failed.unsaved).toEqual({ message: "Full.", remedy: "Delete." });
  expect(runAfter(failed, [{ kind: "checkpoint", step: 20, bytes: 1 }]).unsaved).toBeNull();
});

it("a run that goes on where it was saved forgets what came after", () => {
  const run = runAfter(NEW, [validation(0, true), step(1), step(2), validation(2, true), step(3)]);
  const back = backAt({ ...run, phase: "cut" }, { step: 1 });
  expect([back.phase, back.steps.map((record) => record.step), back.validations.map((record) => record.step), back.bestStep]).toEqual(["running", [1], [0], null]);
});
