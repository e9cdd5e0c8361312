import { describe, expect, it } from "vitest";
import { fakeModel } from "../../../e2e/support/fake-model";
import type { SpeedResult } from "../../evaluate/results";
import { NO_MEASUREMENTS, withSpeed } from "../measure/measurements";
import { totalsOf } from "./mask-totals";

const model = fakeModel();
const speed = (median: number): SpeedResult => {
  const rate = { median, low: median, high: median, windows: 5 };
  return { prefill: rate, decode: rate, dispatchesPerToken: 1, weightBytes: 1 };
};

describe("totals", () => {
  it("take exactly the dropped modules away", () => {
    const { dropped, bytes, parameters } = totalsOf(model, new Set(["attn.5", "mlp.8"]), NO_MEASUREMENTS);
    expect([dropped, bytes, parameters]).toEqual([2, model.bytes - 553_000 - 1_659_000, model.parameters - 884_736 - 2_654_208]);
  });

  it("say nothing of the full model's speed before it is measured", () => {
    expect(totalsOf(model, new Set(), NO_MEASUREMENTS).speed).toEqual({ kind: "unknown" });
    expect(totalsOf(model, new Set(), withSpeed(NO_MEASUREMENTS, "", speed(100))).speed).toEqual({ kind: "measured", tokensPerSecond: 100, multiple: null });
  });

  it("show a measured speed instead of a predicted one", () => {
    const known = withSpeed(withSpeed(NO_MEASUREMENTS, "", speed(100)), "attn.5", speed(130));
    expect(totalsOf(model, new Set(["attn.5"]), known).speed).toEqual({ kind: "measured", tokensPerSecond: 130, multiple: 1.3 });
    expect(totalsOf(model, new Set(["attn.5"]), withSpeed(NO_MEASUREMENTS, "attn.5", speed(130))).speed).toMatchObject({ multiple: null });
  });

  it("predict from bytes, then through the measured masks", () => {
    const mask = new Set(["mlp.1", "mlp.2"] as const);
    const byBytes = model.bytes / (model.bytes - 2 * 1_659_000);
    expect(totalsOf(model, mask, NO_MEASUREMENTS).speed).toEqual({ kind: "predicted", multiple: byBytes, points: 0 });
    const one = withSpeed(NO_MEASUREMENTS, "", speed(100));
    expect(totalsOf(model, mask, one).speed).toEqual({ kind: "predicted", multiple: expect.closeTo(byBytes), points: 1 });
    // 10 ms, and 0.4 ms less for four modules: 0.1 ms a module, wherever the rest of the time goes.
    const two = withSpeed(one, "mlp.1,mlp.2,mlp.3,mlp.4", speed(1000 / 9.6));
    expect(totalsOf(model, mask, two).speed).toEqual({ kind: "predicted", multiple: expect.closeTo(10 / 9.8, 5), points: 2 });
    // What an export in another precision takes says nothing of this one.
    expect(totalsOf(model, mask, withSpeed(two, "mlp.1@Q4_0", speed(300))).speed).toEqual({ kind: "predicted", multiple: expect.closeTo(10 / 9.8, 5), points: 2 });
  });
});
