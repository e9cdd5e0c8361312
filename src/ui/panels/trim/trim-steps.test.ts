import { expect, it } from "vitest";
import { choiceResult, speedResult } from "../../../../e2e/support/fake-points";
import type { TrimRun } from "../../../store/loop/loop-state";
import { newTrim } from "../../../store/loop/run-events";
import { DEFAULT_TRIM } from "../../../trim/records/options";
import type { TrimStart, TrimStep } from "../../../trim/records/results";
import { stepRows } from "./trim-steps";

const start: TrimStart = { mask: [], tuned: null, accuracy: choiceResult(0.64), judged: null, speed: speedResult(100), bytes: 1000, full: { tokensPerSecond: 100, bytes: 1000 } };
const step = (step: number, acc: number): TrimStep => ({ step, dropped: [`attn.${step}`], mask: [], tuned: null, tunedHere: step === 3, accuracy: choiceResult(acc), judged: null, speed: speedResult(100 + 10 * step), bytes: 1000 - 100 * step, scan: null, seconds: 1 });
const steps = [step(1, 0.66), step(2, 0.66), step(3, 0.6)];
const run: TrimRun = { ...newTrim({ runId: "r", datasetId: "d0", part: "test", course: { kind: "search", options: DEFAULT_TRIM } }, "rows", 4), start, steps, nodes: [5, null, 7] };

it("begins with the start, and each step has its state, multiple and share", () => {
  const rows = stepRows(run);
  expect(rows.map(({ step, node, multiple, share }) => [step, node, multiple, share])).toEqual([[0, 4, 1, 1], [1, 5, 1.1, 0.9], [2, null, 1.2, 0.8], [3, 7, 1.3, 0.7]]);
  expect(rows[3]).toMatchObject({ dropped: ["attn.3"], tunedHere: true, quality: 0.6 });
});

it("marks the best, of equals the one with the most gone, and the final one", () => {
  const marks = (one: TrimRun) => stepRows(one).map(({ isBest, isFinal }) => `${isBest ? "best" : ""}${isFinal ? "final" : ""}`);
  expect(marks(run)).toEqual(["", "", "best", ""]);
  expect(marks({ ...run, outcome: { runId: "r", ended: "floor", reason: "", start, steps, final: 1 } })).toEqual(["", "", "bestfinal", ""]);
  expect(marks({ ...run, outcome: { runId: "r", ended: "floor", reason: "", start, steps, final: -1 } })).toEqual(["final", "", "best", ""]);
  expect(marks({ ...run, steps: [] })).toEqual([""]);
});

it("is empty before the start is measured", () => {
  expect(stepRows({ ...run, start: null })).toEqual([]);
});
