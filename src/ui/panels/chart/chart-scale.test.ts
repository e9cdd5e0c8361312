import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { FrontierPoint } from "../../../store/measure/measurements";
import { formatTick } from "../../format";
import { chartScale, roundStep } from "./chart-scale";

function point(mask: string, decode: number, acc: number, half = 0.06): FrontierPoint {
  const rate = { median: decode, low: decode * 0.98, high: decode * 1.02, windows: 5 };
  return {
    mask, dropped: 0, multiple: null,
    accuracy: { kind: "choice", majority: null, n: 250, acc, accNorm: acc, nll: 1, ci95: { low: Math.max(0, acc - half), high: Math.min(1, acc + half) }, chance: 0.25, seconds: 1, shortened: 0, leftOut: 0 },
    speed: { prefill: rate, decode: rate, dispatchesPerToken: 1, weightBytes: 1 },
  };
}

describe("chart scale", () => {
  it("has round ticks around a single point", () => {
    const { speed, accuracy, multiples } = chartScale([point("", 104, 0.65)]);
    expect(accuracy.ticks).toEqual([0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8]);
    expect(speed.domain[0]).toBeLessThan(104);
    expect(speed.domain[1]).toBeGreaterThan(104);
    expect(multiples.map((tick) => tick / 104)).toContain(1);
  });

  it("has no multiples before the full model is measured", () => {
    expect(chartScale([point("attn.5", 104, 0.65)]).multiples).toEqual([]);
  });

  it("holds every point, interval and chance, and never shows more than 100 %", () => {
    const any = fc.tuple(fc.double({ min: 0.01, max: 5000, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true }));
    fc.assert(
      fc.property(fc.array(any, { minLength: 1, maxLength: 12 }), (raw) => {
        const points = raw.map(([decode, acc], index) => point(index === 0 ? "" : `attn.${index}`, decode, acc));
        const { speed, accuracy } = chartScale(points);
        for (const { speed: s, accuracy: a } of points) {
          expect(s.decode.low).toBeGreaterThanOrEqual(speed.domain[0] - 1e-9);
          expect(s.decode.high).toBeLessThanOrEqual(speed.domain[1] + 1e-9);
          for (const share of [a.ci95.low, a.ci95.high, a.chance]) {
            expect(share).toBeGreaterThanOrEqual(accuracy.domain[0] - 1e-9);
            expect(share).toBeLessThanOrEqual(accuracy.domain[1] + 1e-9);
          }
        }
        expect(accuracy.domain[1]).toBeLessThanOrEqual(1 + 1e-9);
        expect(accuracy.domain[0]).toBeGreaterThanOrEqual(0);
        expect(speed.ticks.length).toBeLessThan(12);
      }),
    );
  });

  it("steps by 1, 2 or 5 times a power of ten", () => {
    expect([roundStep(10, 5), roundStep(0.55, 5), roundStep(42, 5), roundStep(9, 5), roundStep(11, 5)]).toEqual([2, 0.2, 10, 2, 5]);
  });

  it("gives no two ticks the same label, and none a rounded one", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.05, max: 5000, noNaN: true }), fc.double({ min: 1e-4, max: 1, noNaN: true }), (decode, more) => {
        const { speed, multiples } = chartScale([point("", decode, 0.5), point("attn.1", decode * (1 + more), 0.5)]);
        const labels = [speed.ticks.map(formatTick), multiples.map((tick) => (tick / decode).toFixed(2))];
        for (const list of labels) expect(new Set(list).size).toBe(list.length);
        for (const tick of speed.ticks) expect(Number(formatTick(tick).replaceAll(",", ""))).toBeCloseTo(tick, 9);
        for (const tick of multiples) expect(Number((tick / decode).toFixed(2))).toBeCloseTo(tick / decode, 9);
      }),
    );
  });
});
