import { describe, expect, it } from "vitest";
import { plottedPoint } from "../../../../e2e/support/fake-points";
import type { Paired } from "../../../store/measure/paired";
import { picksOf } from "./picks";
import type { PlottedPoint } from "./plotted";
import { spacedOut, chartScale } from "./chart-scale";
import { xAxisKind } from "./x-axis";

const AXIS = xAxisKind("decode", { where: "here", fullBytes: 92_100_000 });
const as = (plotted: PlottedPoint, paired: Paired): PlottedPoint => ({ ...plotted, point: { ...plotted.point, paired } });
const WORSE: Paired = { kind: "tested", n: 250, lost: 40, gained: 0, p: 0, verdict: "worse" };
const full = plottedPoint(100, 0.6);
const shown = [full, plottedPoint(110, 0.59, "attn.1"), as(plottedPoint(150, 0.4, "attn.1,attn.2"), WORSE)];
const texts = (points: readonly PlottedPoint[], floor: number | null) => picksOf(points, AXIS, floor).map(({ title, text }) => `${title}: ${text}`.replaceAll("\u00a0", " "));

describe("the points to look at first", () => {
  it("are the fastest without significant loss, and the fastest above the floor", () => {
    expect(texts(shown, 0.4)).toEqual(["Fastest without significant loss: 1 module dropped, 59.0 %, 1.10x", "Fastest above the floor of 40.0 %: 2 modules dropped, 40.0 %, 1.50x"]);
  });

  it("pass over what is no faster than the full model", () => {
    expect(texts([full, plottedPoint(78, 0.6, "attn.1")], null)).toEqual(["Fastest without significant loss: none yet"]);
  });

  it("say that there is none yet, and nothing where nothing was tested", () => {
    expect(texts([full, as(plottedPoint(150, 0.4, "attn.1"), WORSE)], 0.7)).toEqual(["Fastest without significant loss: none yet", "Fastest above the floor of 70.0 %: none yet"]);
    expect(texts([full, as(plottedPoint(150, 0.4, "attn.1"), { kind: "old", which: "full" })], null)).toEqual([]);
  });
});

it("the floor is seen on the axis, however low it is", () => {
  const needs = { points: shown, levels: [], fullX: 100 };
  expect(chartScale(needs).y.domain[0]).toBeGreaterThan(0.1);
  expect(chartScale({ ...needs, floor: 0.1 }).y.domain[0]).toBeLessThanOrEqual(0.1);
});

it("numbers above the points have room, the first and the last before those between", () => {
  const at = (...xs: number[]) => xs.map((x) => ({ x }));
  expect(spacedOut(at(0, 2, 50, 95, 100), [0, 100], 0.08)).toEqual(at(0, 50, 100));
  expect(spacedOut(at(0, 2, 50, 95, 100), [0, 100], 0.51)).toEqual(at(0, 100));
  expect(spacedOut(at(7), [0, 100], 0.08)).toEqual(at(7));
});
