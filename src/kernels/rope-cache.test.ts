import { describe, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { createRandom } from "../shared/random";
import { SHADER_LIBRARY } from "./library";
import { ropeAngles, ropeCacheDispatch } from "./rope-cache";
import { ropeCacheOracle } from "./rope-cache.oracle";
import { expectClose, randomFloats } from "./test-data";

const SHAPES = [
  { heads: 4, kvHeads: 2, headDim: 32 },
  { heads: 9, kvHeads: 3, headDim: 64 },
  { heads: 2, kvHeads: 1, headDim: 80 },
  { heads: 3, kvHeads: 3, headDim: 96 },
  { heads: 2, kvHeads: 2, headDim: 128 },
] as const;
const AT = [{ position: 0, row: 3 }, { position: 7, row: 0 }, { position: 200, row: 4 }, { position: 1, row: 1 }];
const tokens = Uint32Array.from(AT.flatMap(({ position, row }) => [0, position, 0, 0, 0, row]));

describe("rope-cache", () => {
  it.each(SHAPES.flatMap((shape) => (["qkv", "keys", "values"] as const).map((read) => ({ ...shape, read }))))(
    "$read of $heads heads, $kvHeads key heads of $headDim",
    async ({ read, ...shape }) => {
      const qkv = randomFloats(createRandom(8), AT.length * (shape.heads + 2 * shape.kvHeads) * shape.headDim);
      const cache = 5 * shape.kvHeads * shape.headDim;
      const plan = [ropeCacheDispatch(shape, { extent: "extent", tokens: "tokens", angles: "angles", qkv: "qkv", keys: "keys", values: "values" })];
      const buffers = { tokens, angles: ropeAngles(256, shape.headDim, 10_000), qkv, keys: new Float32Array(cache), values: new Float32Array(cache) };
      const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers, rows: AT.length, read }));
      // 1e-5: angles are rounded to f32 as transformers does, the oracle's are not.
      expectClose(out, ropeCacheOracle(qkv, shape, 10_000, AT, 5)[read], 1e-5);
    },
  );
});
