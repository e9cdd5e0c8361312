import { describe, expect, it } from "vitest";
import { attentionBackwardQCase } from "./attention-backward-q.cases";
import { attentionBackwardQOracle } from "./attention-backward-q.oracle";
import { gradientNumbers } from "./attention-gradient.cases";
import { causalTokens, packedTokens } from "./attention.cases";
import { attentionOracle } from "./attention.oracle";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { checkCase } from "./test-data";

const SHAPES = [
  { heads: 4, kvHeads: 2, headDim: 16 },
  { heads: 4, kvHeads: 2, headDim: 32 },
  { heads: 9, kvHeads: 3, headDim: 64 },
  { heads: 2, kvHeads: 1, headDim: 80 },
  { heads: 3, kvHeads: 3, headDim: 96 },
  { heads: 2, kvHeads: 2, headDim: 128 },
  { heads: 5, kvHeads: 5, headDim: 12 },
] as const;

describe("attention-backward-q", () => {
  it("has an oracle that agrees with finite differences of the forward oracle", () => {
    const shape = { heads: 2, kvHeads: 1, headDim: 4 };
    const tokens = packedTokens().slice(0, 10);
    const { qkv, keys, values, dAttended, given } = gradientNumbers(shape, tokens);
    const expected = finiteDifferences((at) => dot(attentionOracle(at, keys, values, shape, tokens), dAttended), qkv);
    expect(largestError(attentionBackwardQOracle(given).dq, expected)).toBeLessThan(1e-8);
  });

  it.each(SHAPES.flatMap((shape) => [{ ...shape, name: "causal over tiles", tokens: causalTokens(70) }, { ...shape, name: "packed segments", tokens: packedTokens() }]))(
    "$name, $heads heads, $kvHeads key heads of $headDim",
    async ({ tokens, heads, kvHeads, headDim }) => {
      await checkCase(attentionBackwardQCase({ heads, kvHeads, headDim }, tokens), 2e-5);
    },
  );
});
