import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { weightGradientDispatch } from "./weight-gradient";
import { weightGradientOracle } from "./weight-gradient.oracle";

export interface WeightGradientShape {
  readonly tokens: number;
  readonly rows: number;
  readonly cols: number;
  readonly dyStride: number;
  readonly dyOffset: number;
  /** Whether the rows' columns of dy are chosen ones, in no order. */
  readonly gather: boolean;
}

/** As little as leaves a rest in rows, columns and groups, for matrices of few columns or of many. */
export function weightGradientShape(narrow: boolean, gather: boolean): WeightGradientShape {
  const [rows, cols] = narrow ? [150, 20] : [19, 4 * 67];
  return { tokens: 5, rows, cols, dyStride: rows + 6, dyOffset: 2, gather };
}

export function weightGradientCase({ tokens, rows, cols, dyStride, dyOffset, gather }: WeightGradientShape): KernelCase {
  const random = createRandom(19);
  const dy = randomFloats(random, tokens * dyStride);
  const x = randomFloats(random, tokens * cols);
  const before = randomFloats(random, rows * cols);
  const ids = gather ? random.shuffle(Array.from({ length: dyStride - dyOffset }, (_, i) => i)).slice(0, rows) : null;
  const options = { rows, cols, dyStride, dyOffset, extent: "extent", dy: "dy", x: "x", out: "out" };
  const plan = [weightGradientDispatch(ids ? { ...options, ids: "ids" } : options)];
  const buffers = { dy, x, out: before, ...(ids ? { ids: Uint32Array.from(ids) } : {}) };
  return floatCase({ plan, buffers, rows: tokens, reads: ["out"] }, () => [weightGradientOracle({ dy, dyStride, dyOffset, x, before, rows, cols, ids })]);
}
