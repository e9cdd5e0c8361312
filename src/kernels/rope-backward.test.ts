import { describe, expect, it } from "vitest";
import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { dot } from "./finite-differences";
import { ropeBackwardCase } from "./rope-backward.cases";
import { ropeBackwardOracle } from "./rope-backward.oracle";
import { ropeAngles } from "./rope-cache";
import { ropeCacheOracle } from "./rope-cache.oracle";
import { checkCase } from "./test-data";

describe("rope-backward", () => {
  it("has an oracle that is the adjoint of the forward oracle", () => {
    const shape = { heads: 2, kvHeads: 1, headDim: 4 };
    const random = createRandom(3);
    const [angles, positions] = [ropeAngles(8, 4, 10_000), [5, 2]];
    const [z, up] = [randomFloats(random, 2 * 16), randomFloats(random, 2 * 16)];
    const { qkv, keys, values } = ropeCacheOracle(z, shape, 10_000, positions.map((position, row) => ({ position, row })), 2);
    const turned = Float64Array.from(z, (_, i) => {
      const [t, c] = [Math.floor(i / 16), i % 16];
      if (c < 8) return qkv[i] ?? 0;
      return (c < 12 ? keys[t * 4 + c - 8] : values[t * 4 + c - 12]) ?? 0;
    });
    expect(dot(turned, up)).toBeCloseTo(dot(z, ropeBackwardOracle(up, angles, positions, shape)), 6);
  });

  it.each([
    { heads: 9, kvHeads: 3, headDim: 32 },
    { heads: 2, kvHeads: 2, headDim: 80 },
  ])("$heads heads, $kvHeads key heads of $headDim", async (shape) => {
    await checkCase(ropeBackwardCase(shape), 1e-6);
  });
});
