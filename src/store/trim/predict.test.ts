import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import { bytesPerToken, fitSpeedLine, predictMultiple } from "./predict";

const at = (bytes: number, msPerToken: number) => ({ bytes, msPerToken });

describe("the line of time over bytes", () => {
  it("finds the line that the points lie on", () => {
    const line = fitSpeedLine([at(100, 7), at(80, 6), at(20, 3)]);
    expect(line?.baseMs).toBeCloseTo(2);
    expect(line?.msPerByte).toBeCloseTo(0.05);
  });

  it("starts at zero while one point is all there is, or all have nearly the same bytes", () => {
    expect(fitSpeedLine([at(100, 5)])).toEqual({ baseMs: 0, msPerByte: 0.05 });
    expect(fitSpeedLine([at(100, 4), at(100, 6)])).toEqual({ baseMs: 0, msPerByte: 0.05 });
    expect(fitSpeedLine([at(100, 5), at(96, 5.2)])).toEqual({ baseMs: 0, msPerByte: expect.closeTo(0.052, 3) });
    expect(fitSpeedLine([])).toBeNull();
  });

  it("never starts below zero: then it is the best line through zero", () => {
    // Unbounded, it would be -5 + 0.1 bytes. Through zero: (100*5 + 50*0) / (100^2 + 50^2).
    const line = fitSpeedLine([at(100, 5), at(50, 0)]);
    expect(line?.baseMs).toBe(0);
    expect(line?.msPerByte).toBeCloseTo(0.04);
  });

  it("never says that more bytes take less time", () => {
    expect(fitSpeedLine([at(100, 5), at(50, 7)])).toEqual({ baseMs: 6, msPerByte: 0 });
  });

  it("has no part below zero, and no better neighbour", () => {
    const points = fc.array(fc.record({ bytes: fc.integer({ min: 1, max: 1000 }), msPerToken: fc.integer({ min: 1, max: 1000 }) }), { minLength: 2, maxLength: 8 });
    fc.assert(
      fc.property(points, (measured) => {
        fc.pre(Math.min(...measured.map((point) => point.bytes)) < 0.9 * Math.max(...measured.map((point) => point.bytes)));
        const line = fitSpeedLine(measured);
        if (!line) throw new Error("no line");
        const error = (baseMs: number, msPerByte: number) => measured.reduce((sum, { bytes, msPerToken }) => sum + (baseMs + msPerByte * bytes - msPerToken) ** 2, 0);
        const best = error(line.baseMs, line.msPerByte);
        const neighbours = [[1e-3, 0], [-1e-3, 0], [0, 1e-6], [0, -1e-6]].map(([base = 0, slope = 0]) => [line.baseMs + base, line.msPerByte + slope] as const);
        expect(Math.min(line.baseMs, line.msPerByte)).toBeGreaterThanOrEqual(0);
        const allowed = neighbours.filter(([base, slope]) => base >= 0 && slope >= 0);
        for (const [base, slope] of allowed) expect(error(base, slope)).toBeGreaterThan(best - 1e-6 * (1 + best));
      }),
    );
  });
});

describe("a prediction", () => {
  it("is the share of bytes before anything is measured", () => {
    expect(predictMultiple(null, 50, 100)).toBe(2);
  });

  it("gains less where part of the time does not depend on the weights", () => {
    expect(predictMultiple({ baseMs: 5, msPerByte: 0.05 }, 50, 100)).toBeCloseTo(10 / 7.5);
  });
});

describe("the bytes of a token", () => {
  const model = fakeModel();

  it("are all kept weights, with the tied head", () => {
    expect(bytesPerToken(model, new Set())).toBe(model.bytes);
    expect(bytesPerToken(model, new Set(["attn.5", "mlp.8"]))).toBe(model.bytes - 553_000 - 1_659_000);
  });

  it("leave out an embedding that is not the head", () => {
    expect(bytesPerToken({ ...model, tied: false }, new Set())).toBe(model.bytes - 25_740_000 / 2);
  });
});
