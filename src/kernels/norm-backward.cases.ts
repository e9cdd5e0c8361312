import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { normBackwardDispatch } from "./norm-backward";
import { normBackwardOracle } from "./norm-backward.oracle";

export interface NormBackwardShape {
  readonly centered: boolean;
  readonly store: boolean;
  readonly cols: number;
  /** Rows of x. */
  readonly rows: number;
  readonly picked: readonly number[] | null;
}

/** Gammas of a buffer; the second is used. */
const VECTORS = 3;
const ROW = 1;
const EPS = 1e-5;

export function normBackwardCase({ centered, store, cols, rows, picked }: NormBackwardShape): KernelCase {
  const random = createRandom(41);
  const gammas = randomFloats(random, VECTORS * cols, 2);
  const x = randomFloats(random, rows * cols, 3).map((value) => value + 1);
  const normed = picked ?? Array.from({ length: rows }, (_, row) => row);
  const dy = randomFloats(random, normed.length * cols);
  const before = randomFloats(random, normed.length * cols);
  const names = { extent: "extent", weights: "gammas", x: "x", dy: "dy", stats: "stats", dx: "dx" };
  const plan = [normBackwardDispatch({ ...names, centered, store, cols, eps: EPS, row: ROW, picked: picked ? "picked" : undefined })];
  const buffers = { gammas, x, dy, stats: new Float32Array(2 * normed.length), dx: before, ...(picked ? { picked: Uint32Array.from(picked) } : {}) };
  return floatCase({ plan, buffers, rows: normed.length, reads: ["dx", "stats"] }, () => {
    const { dx, stats } = normBackwardOracle({ x, gamma: gammas.subarray(ROW * cols, (ROW + 1) * cols), dy, centered, eps: EPS, picked: normed });
    return [store ? dx : dx.map((value, i) => value + (before[i] ?? 0)), stats];
  });
}
