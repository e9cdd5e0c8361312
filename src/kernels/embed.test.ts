import { describe, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { createRandom } from "../shared/random";
import { embedDispatch } from "./embed";
import { embedOracle } from "./embed.oracle";
import { SHADER_LIBRARY } from "./library";
import { ALL_DTYPES, expectClose, randomMatrix } from "./test-data";

const IDS = [5, 0, 36, 11, 12, 3, 36];
const tokens = Uint32Array.from(IDS.flatMap((id) => [id, 0, 0, 0, 0, 0]));

describe("embed", () => {
  it.each(ALL_DTYPES.flatMap((dtype) => [32, 96, 2080].map((cols) => ({ dtype, cols }))))("$dtype rows of $cols", async ({ dtype, cols }) => {
    const matrix = randomMatrix(createRandom(1), dtype, 37 * cols);
    const before = new Float32Array(IDS.length * cols);
    const plan = [embedDispatch({ dtype, rowStart: 0, rows: 37, cols, extent: "extent", weights: "w", tokens: "tokens", out: "out" })];
    const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers: { w: matrix.bytes, tokens, out: before }, rows: IDS.length, read: "out" }));
    expectClose(out, embedOracle(matrix.values, IDS, cols, 0, before), 1e-7);
  });

  it("leaves rows of another piece alone", async () => {
    const matrix = randomMatrix(createRandom(2), "Q4_1", 9 * 64);
    const before = new Float32Array(IDS.length * 64).fill(4);
    const plan = [embedDispatch({ dtype: "Q4_1", rowStart: 5, rows: 9, cols: 64, extent: "extent", weights: "w", tokens: "tokens", out: "out" })];
    const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers: { w: matrix.bytes, tokens, out: before }, rows: IDS.length, read: "out" }));
    expectClose(out, embedOracle(matrix.values, IDS, 64, 5, before), 1e-7);
  });
});
