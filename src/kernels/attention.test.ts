import { describe, it } from "vitest";
import { attentionCase, causalTokens, packedTokens } from "./attention.cases";
import { checkCase } from "./test-data";

const SHAPES = [
  { heads: 4, kvHeads: 2, headDim: 32 },
  { heads: 9, kvHeads: 3, headDim: 64 },
  { heads: 2, kvHeads: 1, headDim: 80 },
  { heads: 3, kvHeads: 3, headDim: 96 },
  { heads: 2, kvHeads: 2, headDim: 128 },
  { heads: 2, kvHeads: 1, headDim: 256 },
] as const;

describe("attention", () => {
  it.each(SHAPES.flatMap((shape) => [{ ...shape, name: "causal over two tiles", tokens: causalTokens(70) }, { ...shape, name: "packed segments", tokens: packedTokens() }]))(
    "$name, $heads heads, $kvHeads key heads of $headDim",
    async ({ tokens, heads, kvHeads, headDim }) => {
      await checkCase(attentionCase({ heads, kvHeads, headDim }, tokens), 2e-5);
    },
  );
});
