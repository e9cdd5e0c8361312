import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { normGradientDispatch } from "./norm-gradient";
import { normGradientOracle } from "./norm-gradient.oracle";

export interface NormGradientShape {
  readonly bias: boolean;
  readonly cols: number;
  readonly rows: number;
  readonly picked: readonly number[] | null;
}

/** Vectors of the gradients' buffer; the last is gamma's, the second beta's, the first nobody's. */
const VECTORS = 3;
const ROW = 2;
const BIAS_ROW = 1;

export function normGradientCase({ bias, cols, rows, picked }: NormGradientShape): KernelCase {
  const random = createRandom(43);
  const x = randomFloats(random, rows * cols, 2);
  const normed = picked ?? Array.from({ length: rows }, (_, row) => row);
  const dy = randomFloats(random, normed.length * cols);
  const stats = randomFloats(random, 2 * normed.length);
  const before = randomFloats(random, VECTORS * cols);
  const plan = [normGradientDispatch({ cols, bias, row: ROW, biasRow: BIAS_ROW, extent: "extent", x: "x", dy: "dy", stats: "stats", gradients: "gradients", picked: picked ? "picked" : undefined })];
  const buffers = { x, dy, stats, gradients: before, ...(picked ? { picked: Uint32Array.from(picked) } : {}) };
  return floatCase({ plan, buffers, rows: normed.length, reads: ["gradients"] }, () => {
    const { gamma, beta } = normGradientOracle({ x, dy, stats, cols, picked: normed });
    const expected = Float64Array.from(before);
    for (let c = 0; c < cols; c++) {
      expected[ROW * cols + c] = (before[ROW * cols + c] ?? 0) + (gamma[c] ?? 0);
      if (bias) expected[BIAS_ROW * cols + c] = (before[BIAS_ROW * cols + c] ?? 0) + (beta[c] ?? 0);
    }
    return [expected];
  });
}
