import { expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import type { AccuracyResult } from "../../evaluate/results";
import type { ModuleId } from "../../model/mask";
import { NO_MEASUREMENTS, withAccuracy } from "../measure/measurements";
import type { Measurements, Target } from "../measure/measurements";
import { measuredDifferences } from "./differences";

const { modules } = fakeModel({ layers: 12 });
const target: Target = { datasetId: "d0", part: "test" };
const accuracy = (acc: number): AccuracyResult => ({
  kind: "choice", n: 100, acc, accNorm: acc, nll: 1, ci95: { low: 0, high: 1 }, chance: 0.25, majority: null, seconds: 1, shortened: 0, leftOut: 0,
});
const known = Object.entries({ "": 0.6, "attn.5": 0.58, "mlp.8": 0.63, "attn.5,mlp.8": 0.5, "attn.1,attn.2": 0.1 }).reduce<Measurements>(
  (measurements, [mask, acc]) => withAccuracy(measurements, mask, target, accuracy(acc)), NO_MEASUREMENTS,
);

const here = (...mask: ModuleId[]) => ({ mask: new Set(mask), tuned: null });

it("compares with what is measured one module away, always without less with", () => {
  const rounded = (...mask: ModuleId[]) => [...measuredDifferences(modules, here(...mask), known, target)].map(([id, value]) => [id, Number(value.toFixed(6))]);
  expect(rounded()).toEqual([["attn.5", -0.02], ["mlp.8", 0.03]]);
  expect(rounded("attn.5")).toEqual([["attn.5", -0.02], ["mlp.8", -0.08]]);
  expect(rounded("mlp.8", "attn.5")).toEqual([["attn.5", -0.13], ["mlp.8", -0.08]]);
});

it("says nothing while the mask at hand is not measured, or on another dataset", () => {
  expect(measuredDifferences(modules, here("attn.1"), known, target).size).toBe(0);
  expect(measuredDifferences(modules, here(), known, { ...target, part: "all" }).size).toBe(0);
  expect(measuredDifferences(modules, here(), known, null).size).toBe(0);
});

it("never compares tuned weights with the model's own", () => {
  const tuned = withAccuracy(known, "attn.5#t1", target, accuracy(0.7));
  expect(measuredDifferences(modules, { mask: new Set(["attn.5"]), tuned: "t1" }, tuned, target).size).toBe(0);
  const two = withAccuracy(tuned, "#t1", target, accuracy(0.75));
  expect(measuredDifferences(modules, { mask: new Set(["attn.5"]), tuned: "t1" }, two, target).get("attn.5")).toBeCloseTo(-0.05);
});
