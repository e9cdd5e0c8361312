import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { largestError } from "./kernel-case";
import { normBackwardOracle } from "./norm-backward.oracle";
import { normGradientCase } from "./norm-gradient.cases";
import { normGradientOracle } from "./norm-gradient.oracle";
import { checkCase } from "./test-data";

describe("norm-gradient", () => {
  it.each([true, false])("has an oracle that gives what the norm's derivative gives (centered: %s)", (centered) => {
    const random = createRandom(8);
    const [x, gamma, dy, picked] = [randomFloats(random, 12), randomFloats(random, 4), randomFloats(random, 12), [2, 2, 0]];
    const whole = normBackwardOracle({ x, gamma, dy, centered, eps: 1e-3, picked });
    const found = normGradientOracle({ x, dy, stats: whole.stats, cols: 4, picked });
    expect(largestError(found.gamma, whole.gamma)).toBeLessThan(1e-12);
    expect(largestError(found.beta, whole.beta)).toBeLessThan(1e-12);
  });

  it.each(
    [true, false].flatMap((bias) => [
      { bias, cols: 4, rows: 1, picked: null },
      { bias, cols: 100, rows: 7, picked: null },
      { bias, cols: 576, rows: 300, picked: null },
      { bias, cols: 36, rows: 5, picked: [4, 4, 0, 1, 2, 3, 4, 0, 1, 1] },
    ]),
  )("bias $bias, $rows x $cols, rows $picked", async (shape) => {
    await checkCase(normGradientCase(shape), 5e-6);
  });
});
