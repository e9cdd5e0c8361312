import { expect, it } from "vitest";
import { fakeModel } from "../../../../e2e/support/fake-model";
import { choiceResult } from "../../../../e2e/support/fake-points";
import { NO_MEASUREMENTS, withAccuracy } from "../../../store/measure/measurements";
import { INITIAL_STATE } from "../../../store/state";
import { firstTarget } from "./first-target";

const state = { ...INITIAL_STATE, model: fakeModel({ layers: 12 }), datasetId: "d0" };
const measured = { ...state, measurements: withAccuracy(NO_MEASUREMENTS, "", { datasetId: "d0", part: "test" }, choiceResult(0.64)) };

it("begins with half of the modules", () => {
  expect(firstTarget("modules", state)).toEqual({ kind: "modules", count: 12 });
});

it("takes the chart's line as the floor, else a little below the full model, else anything", () => {
  const floor = (from: typeof state) => firstTarget("accuracy", from);
  expect(floor({ ...measured, chart: { ...measured.chart, floor: 0.6 } })).toMatchObject({ floor: 0.6 });
  expect(floor(measured)).toMatchObject({ floor: 0.62 });
  expect(floor(state)).toMatchObject({ floor: 0.5 });
});
