import { expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-engine";
import type { AccuracyResult } from "../../evaluate/results";
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

it("compares with what is measured one module away, always without less with", () => {
  const rounded = (mask: Parameters<typeof measuredDifferences>[1]) => [...measuredDifferences(modules, mask, known, target)].map(([id, value]) => [id, Number(value.toFixed(6))]);
  expect(rounded(new Set())).toEqual([["attn.5", -0.02], ["mlp.8", 0.03]]);
  expect(rounded(new Set(["attn.5"]))).toEqual([["attn.5", -0.02], ["mlp.8", -0.08]]);
  expect(rounded(new Set(["mlp.8", "attn.5"]))).toEqual([["attn.5", -0.13], ["mlp.8", -0.08]]);
});

it("says nothing while the mask at hand is not measured, or on another dataset", () => {
  expect(measuredDifferences(modules, new Set(["attn.1"]), known, target).size).toBe(0);
  expect(measuredDifferences(modules, new Set(), known, { ...target, part: "all" }).size).toBe(0);
  expect(measuredDifferences(modules, new Set(), known, null).size).toBe(0);
});
