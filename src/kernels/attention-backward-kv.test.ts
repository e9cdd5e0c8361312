import { describe, expect, it } from "vitest";
import { attentionBackwardKvCase } from "./attention-backward-kv.cases";
import { attentionBackwardKvOracle } from "./attention-backward-kv.oracle";
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

  it.each(SHAPES.flatMap((shape) => [{ ...shape, name: "causal over tiles", tokens: causalTokens(70) }, { ...shape, name: "packed segments", tokens: packedTokens() }]))(
    "$name, $heads heads, $kvHeads key heads of $headDim",
    async ({ tokens, heads, kvHeads, headDim }) => {
      await checkCase(attentionBackwardKvCase({ heads, kvHeads, headDim }, tokens), 2e-5);
    },
  );
});
