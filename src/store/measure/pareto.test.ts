import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { frontSteps, furthest, paretoFront } from "./pareto";

const at = (x: number, y: number) => ({ x, y });

describe("the Pareto front", () => {
  it("is what no other point beats, in order of x, equals together", () => {
    const [full, slower, better, fast, worse, twin] = [at(100, 0.6), at(90, 0.5), at(110, 0.62), at(150, 0.4), at(140, 0.4), at(150, 0.4)] as const;
    expect(paretoFront([full, slower, better, fast, worse, twin])).toEqual([better, fast, twin]);
    expect(paretoFront([])).toEqual([]);
  });

  it("turns round where less is better", () => {
    expect(paretoFront([at(92, 0.6), at(90, 0.6), at(80, 0.3), at(85, 0.2)], "less")).toEqual([at(80, 0.3), at(90, 0.6)]);
  });

  it("beats every point that is not on it", () => {
    fc.assert(
      fc.property(fc.array(fc.record({ x: fc.nat(9), y: fc.nat(9) }), { minLength: 1 }), (points) => {
        const front = paretoFront(points);
        for (const point of points) expect(front.some((one) => one.x >= point.x && one.y >= point.y)).toBe(true);
        for (const one of front) expect(points.some((other) => (other.x > one.x && other.y >= one.y) || (other.x >= one.x && other.y > one.y))).toBe(false);
      }),
    );
  });

  it("is drawn in steps around what it beats, whichever end is better", () => {
    const front = [at(100, 0.6), at(150, 0.4)];
    expect(frontSteps(front, "more")).toEqual([at(100, 0.6), at(100, 0.4), at(150, 0.4)]);
    expect(frontSteps([at(80, 0.3), at(90, 0.6)], "less")).toEqual([at(80, 0.3), at(90, 0.3), at(90, 0.6)]);
  });

  it("has a furthest point: of equals the one that is more often right", () => {
    expect(furthest([at(1, 0.5), at(3, 0.1), at(3, 0.2)], "more")).toEqual(at(3, 0.2));
    expect(furthest([at(1, 0.5), at(3, 0.1)], "less")).toEqual(at(1, 0.5));
    expect(furthest([], "more")).toBeNull();
  });
});
