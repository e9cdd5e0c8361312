import { describe, expect, it } from "vitest";
import { attentionBackwardKvCase } from "./attention-backward-kv.cases";
import { attentionBackwardKvOracle } from "./attention-backward-kv.oracle";
import { gradientNumbers, GRADIENT_SHAPES } from "./attention-gradient.cases";
import { causalTokens, packedTokens } from "./attention.cases";
import { attentionOracle } from "./attention.oracle";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { checkCase } from "./test-data";

describe("attention-backward-kv", () => {
  it("has an oracle that agrees with finite differences of the forward oracle", () => {
    const shape = { heads: 4, kvHeads: 2, headDim: 4 };
    const tokens = packedTokens().slice(0, 10);
    const { qkv, keys, values, dAttended, given } = gradientNumbers(shape, tokens);
    const dKeys = finiteDifferences((at) => dot(attentionOracle(qkv, at, values, shape, tokens), dAttended), keys);
    const dValues = finiteDifferences((at) => dot(attentionOracle(qkv, keys, at, shape, tokens), dAttended), values);
    const found = attentionBackwardKvOracle(given);
    const columns = (from: number) => Float64Array.from({ length: tokens.length * 8 }, (_, i) => found[Math.floor(i / 8) * 32 + from + (i % 8)] ?? 0);
    expect(largestError(columns(16), dKeys)).toBeLessThan(1e-8);
    expect(largestError(columns(24), dValues)).toBeLessThan(1e-8);
  });

  it.each(GRADIENT_SHAPES.flatMap((shape) => [{ ...shape, name: "causal over tiles", tokens: causalTokens(70) }, { ...shape, name: "packed segments", tokens: packedTokens() }]))(
    "$name, $heads heads, $kvHeads key heads of $headDim",
    async ({ tokens, heads, kvHeads, headDim }) => {
      await checkCase(attentionBackwardKvCase({ heads, kvHeads, headDim }, tokens), 2e-5);
    },
  );
});
