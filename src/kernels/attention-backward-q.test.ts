import { describe, expect, it } from "vitest";
import { attentionBackwardQCase } from "./attention-backward-q.cases";
import { attentionBackwardQOracle } from "./attention-backward-q.oracle";
import { gradientNumbers, GRADIENT_SHAPES } from "./attention-gradient.cases";
import { causalTokens, packedTokens } from "./attention.cases";
import { attentionOracle } from "./attention.oracle";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { checkCase } from "./test-data";

describe("attention-backward-q", () => {
  it("has an oracle that agrees with finite differences of the forward oracle", () => {
    const shape = { heads: 2, kvHeads: 1, headDim: 4 };
    const tokens = packedTokens().slice(0, 10);
    const { qkv, keys, values, dAttended, given } = gradientNumbers(shape, tokens);
    const expected = finiteDifferences((at) => dot(attentionOracle(at, keys, values, shape, tokens), dAttended), qkv);
    expect(largestError(attentionBackwardQOracle(given).dq, expected)).toBeLessThan(1e-8);
  });

  it.each(GRADIENT_SHAPES.flatMap((shape) => [{ ...shape, name: "causal over tiles", tokens: causalTokens(70) }, { ...shape, name: "packed segments", tokens: packedTokens() }]))(
    "$name, $heads heads, $kvHeads key heads of $headDim",
    async ({ tokens, heads, kvHeads, headDim }) => {
      await checkCase(attentionBackwardQCase({ heads, kvHeads, headDim }, tokens), 2e-5);
    },
  );
});
