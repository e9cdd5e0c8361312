import { describe, it } from "vitest";
import { ropeCacheCase } from "./rope-cache.cases";
import { checkCase } from "./test-data";

const SHAPES = [
  { heads: 4, kvHeads: 2, headDim: 32 },
  { heads: 9, kvHeads: 3, headDim: 64 },
  { heads: 2, kvHeads: 1, headDim: 80 },
  { heads: 3, kvHeads: 3, headDim: 96 },
  { heads: 2, kvHeads: 2, headDim: 128 },
] as const;

describe("rope-cache", () => {
  it.each(SHAPES)("$heads heads, $kvHeads key heads of $headDim", async (shape) => {
    // 1e-5: angles are rounded to f32 as transformers does, the oracle's are not.
    await checkCase(ropeCacheCase(shape), 1e-5);
  });

  it("only copies where positions are learned", async () => {
    await checkCase(ropeCacheCase({ heads: 5, kvHeads: 5, headDim: 12 }, false), 0);
  });
});
