import { describe, expect, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { clipFactorDispatch } from "./clip-factor";
import { clipFactorCase } from "./clip-factor.cases";
import { SHADER_LIBRARY } from "./library";
import { checkCase } from "./test-data";

describe("clip-factor", () => {
  it.each([[1, 1], [64, 0.5], [300, 1], [130, 1e6], [7, Infinity]])("%s partial sums, clipped to %s", async (slots, clip) => {
    await checkCase(clipFactorCase(slots, clip), 2e-6);
  });

  it("is 0 where the norm is no number", async () => {
    const plan = [clipFactorDispatch({ slots: 2, clip: 1, partials: "partials", out: "out" })];
    const [out] = await runKernels(SHADER_LIBRARY, { plan, buffers: { partials: new Float32Array([1, NaN]), out: new Float32Array(2) }, rows: 1, reads: ["out"] });
    expect(new Float32Array(out ?? new ArrayBuffer(0))[1]).toBe(0);
  });
});
