import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import { activationBackwardCase } from "./activation-backward.cases";
import { activationBackwardOracle } from "./activation-backward.oracle";
import { activationOracle } from "./activation.oracle";
import { randomFloats } from "./case-data";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { checkCase } from "./test-data";

const KINDS = ["silu-gated", "gelu-tanh"] as const;

describe("activation-backward", () => {
  it.each(KINDS)("has an oracle that agrees with finite differences of the forward oracle (%s)", (kind) => {
    const random = createRandom(5);
    const place = { kind, rows: 3, offset: 0, stride: kind === "silu-gated" ? 6 : 3 };
    const x = randomFloats(random, 4 * place.stride, 4);
    const dy = randomFloats(random, 4 * place.rows);
    const expected = finiteDifferences((at) => dot(activationOracle(place, at), dy), x);
    expect(largestError(activationBackwardOracle(place, x, dy), expected)).toBeLessThan(1e-8);
  });

  it.each(
    KINDS.flatMap((kind) => [
      { kind, rows: 1, offset: 0, stride: 2, tokens: 1, scale: 3 },
      { kind, rows: 70, offset: 7, stride: 150, tokens: 11, scale: 8 },
      { kind, rows: 100, offset: 0, stride: 200, tokens: 3, scale: 500 },
      { kind, rows: 2, offset: 0, stride: 4, tokens: 70_000, scale: 4 },
    ]),
  )("$kind, $tokens x $rows of values up to $scale", async ({ tokens, scale, ...place }) => {
    await checkCase(activationBackwardCase(place, tokens, scale), 2e-6);
  });
});
