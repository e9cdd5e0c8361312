import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatTick } from "../../format";
import { chartScale, roundStep } from "./chart-scale";
import type { ChartScale } from "./chart-scale";
import { plottedPoint } from "../../../../e2e/support/fake-points";
import type { PlottedPoint } from "./plotted";

const CHANCE = 0.25;
const scaleOf = (points: readonly PlottedPoint[], fullX: number | null): ChartScale => chartScale({ points, levels: [CHANCE], fullX });

describe("chart scale", () => {
  it("has round ticks around a single point", () => {
    const { x, y, relative } = scaleOf([plottedPoint(104, 0.65)], 104);
    expect(y.ticks).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
    expect(x.domain[0]).toBeLessThan(104);
    expect(x.domain[1]).toBeGreaterThan(104);
    expect(relative.map((tick) => tick / 104)).toContain(1);
  });

  it("has no multiples before the full model is measured", () => {
    expect(scaleOf([plottedPoint(104, 0.65)], null).relative).toEqual([]);
  });

  it("reaches to what else has to be seen", () => {
    const { x } = chartScale({ points: [plottedPoint(104, 0.65)], levels: [], fullX: null, alsoX: [171] });
    expect(x.domain[1]).toBeGreaterThan(171);
  });

  it("holds every point, interval and level, and never shows more than 100 %", () => {
    const any = fc.tuple(fc.double({ min: 0.01, max: 5000, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (raw) => {
        const points = raw.map(([speed, acc]) => plottedPoint(speed, acc));
        const { x, y } = scaleOf(points, points[0]?.x ?? null);
        for (const { xRange: [low, high] } of points) {
          expect(low).toBeGreaterThanOrEqual(x.domain[0] - 1e-9);
          expect(high).toBeLessThanOrEqual(x.domain[1] + 1e-9);
        }
        for (const share of [CHANCE, ...points.flatMap(({ low, high }) => [low, high])]) {
          expect(share).toBeGreaterThanOrEqual(y.domain[0] - 1e-9);
          expect(share).toBeLessThanOrEqual(y.domain[1] + 1e-9);
        }
        expect(y.domain[1]).toBeLessThanOrEqual(1 + 1e-9);
        expect(y.domain[0]).toBeGreaterThanOrEqual(0);
        expect(x.ticks.length).toBeLessThan(12);
      }),
    );
  });

  it("does not blow up noise: speeds that differ by a percent lie close together", () => {
    const { x } = scaleOf([plottedPoint(100, 0.6), plottedPoint(101, 0.6)], 100);
    expect(x.domain[1] - x.domain[0]).toBeGreaterThan(20);
  });

  it("steps by 1, 2 or 5 times a power of ten", () => {
    expect([roundStep(10, 5), roundStep(0.55, 5), roundStep(42, 5), roundStep(9, 5), roundStep(11, 5)]).toEqual([2, 0.2, 10, 2, 5]);
  });

  it("gives no two ticks the same label, and none a rounded one", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 5000, noNaN: true }), fc.double({ min: 1e-4, max: 1, noNaN: true }), (full, more) => {
        const { x, relative } = scaleOf([plottedPoint(full, 0.5), plottedPoint(full * (1 + more), 0.5)], full);
        const labels = [x.ticks.map(formatTick), relative.map((tick) => (tick / full).toFixed(2))];
        for (const list of labels) expect(new Set(list).size).toBe(list.length);
        for (const tick of x.ticks) expect(Number(formatTick(tick).replaceAll(",", ""))).toBeCloseTo(tick, 9);
        for (const tick of relative) expect(Number((tick / full).toFixed(2))).toBeCloseTo(tick / full, 9);
      }),
    );
  });
});
