import { describe, expect, it } from "vitest";
import { fakeDataset } from "../../../e2e/support/fake-model";
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import type { ModuleId } from "../../model/mask";
import { INITIAL_STATE } from "../state";
import type { StudioState } from "../state";
import { record, recordState } from "../trim/history";
import { describePlan, planAccuracy, planAgain, planAllDatasets, planMissing } from "./measure-plan";
import type { MeasureStep } from "./measure-step";
import { keyOf, NO_MEASUREMENTS, withAccuracy, withSpeed } from "./measurements";
import type { Measurements, Target } from "./measurements";

const ACCURACY: AccuracyResult = { kind: "choice", n: 10, acc: 0.5, accNorm: 0.5, nll: 1, ci95: { low: 0.4, high: 0.6 }, chance: 0.25, majority: null, seconds: 1, shortened: 0, leftOut: 0, right: "1111100000" };
const RATE = { median: 1, low: 1, high: 1, windows: 5 };
const SPEED: SpeedResult = { prefill: RATE, decode: RATE, dispatchesPerToken: 1, weightBytes: 1 };

const TARGET: Target = { datasetId: "d0", part: "test" };
const MASK: readonly ModuleId[] = ["attn.5", "mlp.8"];
const short = (steps: readonly MeasureStep[]) => steps.map((step) => `${step.what} ${step.mask.join("+") || "full"}${step.what === "accuracy" ? ` ${step.target.datasetId}/${step.target.part}` : ""}`);
const withAll = (known: Measurements, mask: readonly ModuleId[], datasetId = "d0") => withSpeed(withAccuracy(known, keyOf(mask), { datasetId, part: "test" }, ACCURACY), keyOf(mask), SPEED);

function stateWith(changed: Partial<StudioState> = {}, mask: readonly ModuleId[] = MASK): StudioState {
  const datasets = ["d0", "d1"].map((id) => ({ summary: fakeDataset(id, id), source: { kind: "demo", id } as const, synthetic: false }));
  return { ...INITIAL_STATE, datasets, datasetId: "d0", history: record(INITIAL_STATE.history, new Set(mask), "Drop"), ...changed };
}

describe("the plan", () => {
  it("is each open dataset's missing accuracy, and each speed once", () => {
    const measurements = withAll(NO_MEASUREMENTS, []);
    expect(short(planAllDatasets(stateWith({ measurements })))).toEqual(["accuracy full d1/test", "accuracy attn.5+mlp.8 d0/test", "accuracy attn.5+mlp.8 d1/test", "speed attn.5+mlp.8"]);
    const whole = withAll(withAll(withAll(measurements, [], "d1"), MASK), MASK, "d1");
    expect(planAllDatasets(stateWith({ measurements: whole }))).toEqual([]);
  });

  it("measures all of a dataset that has nothing in the chosen part", () => {
    const [first, second] = stateWith().datasets;
    if (!first || !second) throw new Error("no datasets");
    const small = { ...second, summary: { ...second.summary, split: { ...second.summary.split, test: 0 } } };
    expect(short(planAllDatasets(stateWith({ datasets: [first, small] }, [])))).toEqual(["accuracy full d0/test", "accuracy full d1/all", "speed full"]);
  });

  it("repeats only the mask at hand when asked to", () => {
    expect(short(planAgain({ mask: MASK, tuned: null }, [{ datasetId: "d0", part: "test" }]))).toEqual(["accuracy attn.5+mlp.8 d0/test", "speed attn.5+mlp.8"]);
    expect(short(planMissing(withAll(NO_MEASUREMENTS, []), { mask: [], tuned: null }, []))).toEqual([]);
  });
});

it("what an older studio measured lacks the answers that a paired test compares; the matrix does without them", () => {
  const { right: _, ...old } = ACCURACY;
  const known = (full: AccuracyResult, own: AccuracyResult) => withAccuracy(withAccuracy(withAll(withAll(NO_MEASUREMENTS, []), MASK), "", TARGET, full), keyOf(MASK), TARGET, own);
  const here = { mask: MASK, tuned: null };
  const text: AccuracyResult = { kind: "completion", n: 3, tokens: 9, nll: 1, likelihood: 0.37, ci95: { low: 0.3, high: 0.4 }, chance: 0.01, seconds: 1, shortened: 0, leftOut: 0 };
  expect(short(planMissing(known(old, ACCURACY), here, [TARGET]))).toEqual(["accuracy full d0/test"]);
  expect(short(planMissing(known(old, old), here, [TARGET]))).toEqual(["accuracy full d0/test", "accuracy attn.5+mlp.8 d0/test"]);
  expect(planMissing(known(text, text), here, [TARGET])).toEqual([]);
  expect(planAccuracy(known(old, old), [here], [TARGET])).toEqual([]);
});

it("what is tuned lacks its own numbers, whatever is known of its mask", () => {
  const measurements = withAll(withAll(NO_MEASUREMENTS, []), MASK);
  const state = stateWith({ measurements });
  const history = recordState(state.history, { mask: MASK, tuned: "t1", label: "Tuned 50 steps" });
  expect(planMissing(measurements, { mask: MASK, tuned: "t1" }, [{ datasetId: "d0", part: "test" }]).map(({ what, tuned }) => `${what} ${tuned}`)).toEqual(["accuracy t1", "speed t1"]);
  expect(describePlan({ ...state, history })).toBe("Measures accuracy and speed of these tuned weights.");
});

describe("the plan in words", () => {
  it.each<[string, Measurements, readonly ModuleId[], string]>([
    ["nothing known", NO_MEASUREMENTS, MASK, "Measures accuracy and speed of the full model and of this mask."],
    ["the full model, nothing known", NO_MEASUREMENTS, [], "Measures accuracy and speed of the full model."],
    ["the full model known", withAll(NO_MEASUREMENTS, []), MASK, "Measures accuracy and speed of this mask."],
    ["only the full model's accuracy missing", withSpeed(NO_MEASUREMENTS, "", SPEED), MASK, "Measures accuracy of the full model, then accuracy and speed of this mask."],
    ["only the mask's speed missing", withAccuracy(withAll(NO_MEASUREMENTS, []), keyOf(MASK), { datasetId: "d0", part: "test" }, ACCURACY), MASK, "Measures speed of this mask."],
    ["only the full model missing", withAll(NO_MEASUREMENTS, MASK), MASK, "Measures accuracy and speed of the full model."],
    ["all known", withAll(withAll(NO_MEASUREMENTS, []), MASK), MASK, "Nothing is missing: measures accuracy and speed again."],
  ])("%s", (_, measurements, mask, words) => {
    expect(describePlan(stateWith({ measurements }, mask))).toBe(words);
  });

  it("say that accuracy takes a dataset", () => {
    expect(describePlan(stateWith({ datasets: [], datasetId: null }, []))).toBe("Measures speed of the full model. Open a dataset to measure accuracy too.");
  });
});
