import { describe, expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import type { AccuracyResult, SpeedResult } from "../../evaluate/results";
import { accuracyOf, bytesOf, keptBytes, keyOf, tunedOfKey, maskOfKey, keysMeasuredOn, NO_MEASUREMENTS, precisionOfKey, speedMultiple, stateOfKey, withAccuracy, withSpeed } from "./measurements";
import type { Target } from "./measurements";

const accuracy = (acc: number): AccuracyResult => ({ kind: "choice", n: 10, acc, accNorm: acc, nll: 1, ci95: { low: acc - 0.1, high: acc + 0.1 }, chance: 0.25, majority: null, seconds: 1, shortened: 0, leftOut: 0 });
const speed = (median: number): SpeedResult => {
  const rate = { median, low: median, high: median, windows: 5 };
  return { prefill: rate, decode: rate, dispatchesPerToken: 1, weightBytes: 1 };
};
const target: Target = { datasetId: "d0", part: "test" };

describe("measurements", () => {
  it("keep accuracy apart by mask, dataset and part", () => {
    const known = withAccuracy(NO_MEASUREMENTS, "attn.5", target, accuracy(0.5));
    expect(accuracyOf(known, "attn.5", target)).toEqual(accuracy(0.5));
    expect(accuracyOf(known, "", target)).toBeNull();
    expect(accuracyOf(known, "attn.5", { ...target, part: "all" })).toBeNull();
    expect(accuracyOf(known, "attn.5", { ...target, datasetId: "d1" })).toBeNull();
    expect(accuracyOf(known, "attn.5", null)).toBeNull();
  });

  it("tell the multiple only once the full model is measured", () => {
    const trimmed = withSpeed(NO_MEASUREMENTS, "attn.5", speed(130));
    expect(speedMultiple(trimmed, "attn.5")).toBeNull();
    expect(speedMultiple(withSpeed(trimmed, "", speed(100)), "attn.5")).toBeCloseTo(1.3);
  });

  it("know which masks were measured on a target, and only on that one", () => {
    const other: Target = { datasetId: "d0", part: "tuning" };
    const known = withAccuracy(withAccuracy(withAccuracy(NO_MEASUREMENTS, "", target, accuracy(0.6)), "attn.5,mlp.8", target, accuracy(0.5)), "mlp.1", other, accuracy(0.4));
    expect(keysMeasuredOn(known, target)).toEqual(["", "attn.5,mlp.8"]);
    expect(keysMeasuredOn(known, { datasetId: "d", part: "test" })).toEqual([]);
    expect(["", "attn.5,mlp.8"].map(maskOfKey)).toEqual([[], ["attn.5", "mlp.8"]]);
  });

  it("keep what tuned weights got apart from what the model's own got", () => {
    const keys = [keyOf(["attn.5", "mlp.8"]), keyOf(["attn.5", "mlp.8"], "run-1-40"), keyOf([], "run-1-40")];
    expect(keys.map((key) => [maskOfKey(key), tunedOfKey(key)])).toEqual([[["attn.5", "mlp.8"], null], [["attn.5", "mlp.8"], "run-1-40"], [[], "run-1-40"]]);
    const known = keys.reduce((all, key, index) => withAccuracy(all, key, target, accuracy(0.5 + index / 10)), NO_MEASUREMENTS);
    expect(keys.map((key) => accuracyOf(known, key, target))).toEqual([accuracy(0.5), accuracy(0.6), accuracy(0.7)]);
    expect(keysMeasuredOn(known, target)).toEqual(keys);
  });

  it("keep what an export got apart from what its state got", () => {
    const keys = [keyOf(["attn.5"], null, "Q8_0"), keyOf(["attn.5"], "run-1-40", "BF16"), keyOf([], null, "F16"), keyOf(["attn.5"], "run@Q", "source")];
    expect(keys.map((key) => [maskOfKey(key), tunedOfKey(key), precisionOfKey(key)])).toEqual([[["attn.5"], null, "Q8_0"], [["attn.5"], "run-1-40", "BF16"], [[], null, "F16"], [["attn.5"], "run@Q", "source"]]);
    expect(keys.map(stateOfKey)).toEqual(["attn.5", "attn.5#run-1-40", "", "attn.5#run@Q"]);
    expect(new Set([...keys, "attn.5", ""]).size).toBe(6);
  });

  it("know the bytes of an export only from the file, whatever its mask", () => {
    const known = withSpeed(withSpeed(NO_MEASUREMENTS, "attn.5@Q8_0", { ...speed(1), weightBytes: 77 }), "attn.5#t1", { ...speed(1), weightBytes: 88 });
    const model = fakeModel();
    expect(["attn.5", "attn.5#t1", "attn.5@Q8_0", "attn.5@Q4_0"].map((key) => bytesOf(known, key, model))).toEqual([model.bytes - 553_000, 88, 77, null]);
  });

  it("subtract exactly the bytes of the dropped modules", () => {
    const model = fakeModel();
    expect(keptBytes(model, [])).toBe(model.bytes);
    expect(keptBytes(model, ["attn.5", "mlp.8"])).toBe(model.bytes - 553_000 - 1_659_000);
  });
});
