import { describe, expect, it } from "vitest";
import type { StepRecord, ValidationRecord } from "../../../store/tune/tune-state";
import { curveAxes } from "./curve-axes";
import { curveOf, curveWords, paceOf } from "./tune-curve";

const step = (at: number, loss: number): StepRecord => ({ step: at, loss, gradientNorm: 1, normRate: 1, headRate: 1, tokens: 100, seconds: 0.5 });
const validation = (at: number, quality: number): ValidationRecord => ({ step: at, quality, nll: 1, n: 80 });
const many = Array.from({ length: 1000 }, (_, index) => step(index + 1, 2 - index / 1000));

describe("a curve", () => {
  it("has each step of a short run, with its measurements in their places", () => {
    const points = curveOf({ steps: [step(1, 2), step(2, 1)], validations: [validation(0, 0.5), validation(2, 0.6)] });
    expect(points.map(({ step: at, loss, quality }) => [at, loss, quality])).toEqual([[0, null, 0.5], [1, 2, null], [2, 1, 0.6]]);
  });

  it("of a long run is thinned, and still ends at its last step", () => {
    const points = curveOf({ steps: many, validations: [] });
    expect(points.length).toBeLessThanOrEqual(240);
    expect(points.at(-1)?.step).toBe(1000);
    expect(points[0]?.loss).toBeCloseTo(2 - 0.002, 6);
  });

  it("has a trend through its middle that begins and ends where the loss does", () => {
    const steps = Array.from({ length: 50 }, (_, index) => step(index + 1, index % 2));
    const trend = curveOf({ steps, validations: [] }).map((point) => point.trend ?? NaN);
    expect([trend[0], trend.at(-1)]).toEqual([0, 1]);
    expect(Math.max(...trend.slice(5, -5)) - Math.min(...trend.slice(5, -5))).toBeLessThan(0.3);
  });

  it("has a gap where the loss is no number", () => {
    expect(curveOf({ steps: [step(1, 1), step(2, NaN)], validations: [] }).map(({ loss, trend }) => [loss, trend])).toEqual([[1, 1], [null, null]]);
  });

  it("can be heard", () => {
    expect(curveWords({ steps: [], validations: [] })).toBe("No step yet");
    expect(curveWords({ steps: [step(1, 1.5), step(2, NaN)], validations: [validation(0, 0.575)] })).toBe("Loss 1.500 at step 1, not a number at step 2. On the validation rows: 57.5 % at step 0.");
  });
});

it("the pace is that of the last ten steps", () => {
  expect(paceOf({ steps: [] })).toBeNull();
  expect(paceOf({ steps: [{ ...step(1, 1), seconds: 100 }, ...many.slice(0, 10)] })).toBe(200);
});

describe("its axes", () => {
  it("have round ticks that hold every point", () => {
    const axes = curveAxes(curveOf({ steps: [step(1, 1.54), step(2, 0.79)], validations: [validation(0, 0.575), validation(2, 0.675)] }), 50);
    expect(axes.steps).toEqual({ domain: [0, 50], ticks: [0, 10, 20, 30, 40, 50] });
    expect(axes.loss.ticks).toEqual([0.5, 1, 1.5, 2]);
    expect(axes.quality?.ticks).toEqual([0.55, 0.6, 0.65, 0.7]);
  });

  it("hold a single value, and nothing at all", () => {
    const { loss, quality } = curveAxes([{ step: 0, loss: null, trend: null, quality: 1 }], 1);
    expect([loss.domain[0] < loss.domain[1], quality?.domain[1]]).toEqual([true, 1]);
    expect(curveAxes([], 7).quality).toBeNull();
  });
});
