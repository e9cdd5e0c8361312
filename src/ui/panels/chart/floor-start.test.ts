import { describe, expect, it } from "vitest";
import { frontierPoint } from "../../../../e2e/support/fake-points";
import type { FrontierPoint, FrontierSeries } from "../../../store/measure/frontier";
import { startFloor } from "./floor-start";

const series = (points: readonly FrontierPoint[], datasetId = "d0"): FrontierSeries => ({ target: { datasetId, part: "test" }, name: "rows", slot: 0, isCurrent: datasetId === "d0", points });

describe("a floor begins", () => {
  // Intervals reach 0.06 down.
  it("at the lower end of the full model's interval, on a step of half a point", () => {
    expect(startFloor([series([frontierPoint("attn.5", 90, 0.9), frontierPoint("", 100, 0.6012)])])).toBe(0.54);
    expect(startFloor([series([frontierPoint("", 100, 0.6034)])])).toBe(0.545);
  });

  it("at the best lower end while the full model is not measured", () => {
    expect(startFloor([series([frontierPoint("attn.5", 90, 0.5), frontierPoint("mlp.1", 90, 0.56)])])).toBe(0.5);
  });

  it("by the dataset that is chosen, which is the last; at nothing where nothing is measured", () => {
    expect(startFloor([series([frontierPoint("", 100, 0.9)], "d1"), series([frontierPoint("", 100, 0.36)])])).toBe(0.3);
    expect(startFloor([])).toBe(0);
  });
});
