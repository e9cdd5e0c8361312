import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { crossEntropyBackwardCase } from "./cross-entropy-backward.cases";
import { crossEntropyBackwardOracle } from "./cross-entropy-backward.oracle";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { logProbOracle } from "./log-prob.oracle";
import { checkCase } from "./test-data";

describe("cross-entropy-backward", () => {
  it("has an oracle that agrees with finite differences of the forward oracle", () => {
    const random = createRandom(9);
    const [logits, coefficients, targets] = [randomFloats(random, 3 * 5, 3), randomFloats(random, 3), [4, 0, 2]];
    const expected = finiteDifferences((at) => dot(logProbOracle(at, targets, 5), coefficients), logits);
    expect(largestError(crossEntropyBackwardOracle(logits, targets, coefficients, 5), expected)).toBeLessThan(1e-8);
  });

  it.each([
    { rows: 1, vocab: 1, scale: 1 },
    { rows: 5, vocab: 301, scale: 10 },
    { rows: 3, vocab: 50_257, scale: 30 },
    { rows: 70_000, vocab: 3, scale: 5 },
  ])("$rows rows of $vocab logits up to $scale", async ({ rows, vocab, scale }) => {
    await checkCase(crossEntropyBackwardCase(rows, vocab, scale), 3e-6);
  });
});
