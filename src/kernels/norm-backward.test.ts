import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { dot, finiteDifferences } from "./finite-differences";
import { largestError } from "./kernel-case";
import { normBackwardCase } from "./norm-backward.cases";
import { normBackwardOracle } from "./norm-backward.oracle";
import { normOracle } from "./norm.oracle";
import { checkCase } from "./test-data";

describe("norm-backward", () => {
  it.each([true, false])("has an oracle that agrees with finite differences of the forward oracle (centered: %s)", (centered) => {
    const random = createRandom(6);
    const [x, gamma, beta] = [randomFloats(random, 4 * 5, 2), randomFloats(random, 5), randomFloats(random, 5)];
    const picked = [3, 0, 1, 2];
    const dy = randomFloats(random, 4 * 5);
    const loss = (at: { x?: Float64Array; gamma?: Float64Array; beta?: Float64Array }) => dot(normOracle({ x, gamma, beta, centered, eps: 1e-3, picked, ...at }), dy);
    const found = normBackwardOracle({ x, gamma, dy, centered, eps: 1e-3, picked });
    const dx = new Float64Array(x.length);
    picked.forEach((row, t) => dx.set(found.dx.subarray(t * 5, t * 5 + 5), row * 5));
    expect(largestError(dx, finiteDifferences((at) => loss({ x: at }), x))).toBeLessThan(1e-8);
    expect(largestError(found.gamma, finiteDifferences((at) => loss({ gamma: at }), gamma))).toBeLessThan(1e-8);
    expect(largestError(found.beta, finiteDifferences((at) => loss({ beta: at }), beta))).toBeLessThan(1e-8);
  });

  it.each(
    [true, false].flatMap((centered) => [
      { centered, store: false, cols: 4, rows: 1, picked: null },
      { centered, store: true, cols: 100, rows: 7, picked: null },
      { centered, store: false, cols: 576, rows: 33, picked: null },
      { centered, store: true, cols: 260, rows: 9, picked: [8, 0, 0, 3] },
      { centered, store: false, cols: 4, rows: 70_000, picked: null },
    ]),
  )("centered $centered, store $store, $rows x $cols, rows $picked", async (shape) => {
    await checkCase(normBackwardCase(shape), 5e-6);
  });
});
