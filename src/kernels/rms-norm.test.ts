import { describe, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { createRandom } from "../shared/random";
import { SHADER_LIBRARY } from "./library";
import { rmsNormDispatch } from "./rms-norm";
import { rmsNormOracle } from "./rms-norm.oracle";
import { expectClose, randomFloats, randomMatrix } from "./test-data";

const range = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

describe("rms-norm", () => {
  it.each((["F32", "F16", "BF16"] as const).flatMap((dtype) => [4, 100, 576].map((cols) => ({ dtype, cols }))))("$dtype gamma of $cols", async ({ dtype, cols }) => {
    const random = createRandom(4);
    const gamma = randomMatrix(random, dtype, cols);
    const x = randomFloats(random, 5 * cols, 30);
    const plan = [rmsNormDispatch({ dtype, cols, eps: 1e-5, extent: "extent", weights: "gamma", x: "x", out: "out" })];
    const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers: { gamma: gamma.bytes, x, out: new Float32Array(5 * cols) }, rows: 5, read: "out" }));
    expectClose(out, rmsNormOracle(x, gamma.values, 1e-5, range(5)), 2e-6);
  });

  it("gathers picked rows", async () => {
    const random = createRandom(5);
    const gamma = randomMatrix(random, "F32", 64);
    const x = randomFloats(random, 6 * 64);
    const plan = [rmsNormDispatch({ dtype: "F32", cols: 64, eps: 1e-6, extent: "extent", weights: "gamma", x: "x", out: "out", picked: "picked" })];
    const buffers = { gamma: gamma.bytes, x, picked: new Uint32Array([5, 0, 3]), out: new Float32Array(3 * 64) };
    const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers, rows: 3, read: "out" }));
    expectClose(out, rmsNormOracle(x, gamma.values, 1e-6, [5, 0, 3]), 2e-6);
  });

  it("folds more rows than a dimension of the grid has groups", async () => {
    const rows = 66_001;
    const random = createRandom(6);
    const gamma = randomMatrix(random, "F32", 4);
    const x = randomFloats(random, rows * 4);
    const plan = [rmsNormDispatch({ dtype: "F32", cols: 4, eps: 1e-5, extent: "extent", weights: "gamma", x: "x", out: "out" })];
    const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers: { gamma: gamma.bytes, x, out: new Float32Array(rows * 4) }, rows, read: "out" }));
    expectClose(out, rmsNormOracle(x, gamma.values, 1e-5, range(rows)), 2e-6);
  });
});
