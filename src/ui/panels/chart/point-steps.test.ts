import { describe, expect, it } from "vitest";
import { nearestPoint, stepByKey } from "./point-steps";

const at = (id: string, x: number, y = 0) => ({ id, x, y });
const SERIES = [[at("a1", 10), at("a2", 20), at("a3", 90)], [at("b1", 12, 50), at("b2", 60, 50)]];

describe("walking over the points", () => {
  it.each([
    ["a1", "ArrowRight", "a2"],
    ["a2", "ArrowLeft", "a1"],
    ["a1", "ArrowLeft", "a1"],
    ["a3", "ArrowRight", "a3"],
    ["a2", "End", "a3"],
    ["b2", "Home", "b1"],
    ["a3", "ArrowDown", "b2"],
    ["b1", "ArrowUp", "a1"],
    ["a1", "ArrowUp", "a1"],
    ["b2", "ArrowDown", "b2"],
    ["a1", "Tab", null],
    ["gone", "ArrowRight", null],
  ])("from %s, %s leads to %s", (id, key, to) => {
    expect(stepByKey(SERIES, id, key)).toBe(to);
  });

  it("finds the nearest point within reach, of equals the one on top", () => {
    const points = SERIES.flat();
    expect(nearestPoint(points, { x: 18, y: 3 })?.id).toBe("a2");
    expect(nearestPoint(points, { x: 200, y: 0 })).toBeNull();
    expect(nearestPoint([at("under", 5), at("over", 5)], { x: 5, y: 0 })?.id).toBe("over");
    expect(nearestPoint([], { x: 0, y: 0 })).toBeNull();
  });
});
