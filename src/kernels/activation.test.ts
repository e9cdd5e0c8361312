import { describe, expect, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { present } from "../shared/assert";
import { activationDispatch } from "./activation";
import { activationCase } from "./activation.cases";
import { largestError } from "./kernel-case";
import { SHADER_LIBRARY } from "./library";
import { checkCase } from "./test-data";

const KINDS = ["silu-gated", "gelu-tanh"] as const;

describe("activation", () => {
  it.each(
    KINDS.flatMap((kind) => [
      { kind, rows: 1, offset: 0, stride: 2, tokens: 1, scale: 3 },
      { kind, rows: 70, offset: 7, stride: 150, tokens: 11, scale: 8 },
      { kind, rows: 100, offset: 0, stride: 200, tokens: 3, scale: 500 },
      { kind, rows: 2, offset: 0, stride: 4, tokens: 70_000, scale: 4 },
    ]),
  )("$kind, $tokens x $rows of values up to $scale", async ({ tokens, scale, ...place }) => {
    await checkCase(activationCase(place, tokens, scale), 2e-6);
  });

  it("is GELU's tanh formula, at values that transformers' gelu_new has", async () => {
    const x = new Float32Array([-3, -1, -0.5, 0, 0.5, 1, 3, 100]);
    const dispatch = activationDispatch({ kind: "gelu-tanh", rows: 8, offset: 0, stride: 8, extent: "extent", x: "x", out: "out", outStride: 8, outOffset: 0 });
    const [out] = await runKernels(SHADER_LIBRARY, { plan: [dispatch], buffers: { x, out: new Float32Array(8) }, rows: 1, reads: ["out"] });
    const expected = [-0.0036373, -0.1588080, -0.1542860, 0, 0.3457140, 0.8411920, 2.9963627, 100];
    expect(largestError(new Float32Array(present(out, "out")).subarray(0, 7), expected.slice(0, 7))).toBeLessThan(1e-6);
  });
});
