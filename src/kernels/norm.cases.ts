import type { DType } from "../formats/dtype";
import { createRandom } from "../shared/random";
import { randomFloats, randomMatrix } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { normDispatch } from "./norm";
import { normOracle } from "./norm.oracle";

export interface NormShape {
  readonly dtype: DType;
  readonly centered: boolean;
  readonly bias: boolean;
  readonly cols: number;
  /** Rows of x. */
  readonly rows: number;
  /** Rows that are normed, in this order; null for all of them by the kernel without a list. */
  readonly picked: readonly number[] | null;
}

/** Rows of the buffers of gammas and betas; the middle one and the last are used. */
const VECTORS = 3;
const ROW = 1;
const BIAS_ROW = 2;
/** A mean far from 0, so that leaving it out or rounding it badly shows. */
const OFFSET = 20;

export function normCase({ dtype, centered, bias, cols, rows, picked }: NormShape): KernelCase {
  const random = createRandom(4);
  const gamma = randomMatrix(random, dtype, VECTORS * cols);
  const beta = randomFloats(random, VECTORS * cols);
  const x = randomFloats(random, rows * cols, 30).map((value) => value + OFFSET);
  const normed = picked ?? Array.from({ length: rows }, (_, row) => row);
  const buffers = { gamma: gamma.bytes, x, out: new Float32Array(normed.length * cols), ...(bias ? { beta } : {}), ...(picked ? { picked: Uint32Array.from(picked) } : {}) };
  const lists = { bias: bias ? { buffer: "beta", row: BIAS_ROW } : null, picked: picked ? "picked" : undefined };
  const plan = [normDispatch({ ...lists, dtype, centered, cols, eps: 1e-5, extent: "extent", weights: "gamma", row: ROW, x: "x", out: "out" })];
  return floatCase({ plan, buffers, rows: normed.length, reads: ["out"] }, () => [
    normOracle({ x, gamma: rowOf(gamma.values, ROW, cols), beta: bias ? rowOf(beta, BIAS_ROW, cols) : null, centered, eps: 1e-5, picked: normed }),
  ]);
}

function rowOf(matrix: Float32Array, row: number, cols: number): Float32Array {
  return matrix.subarray(row * cols, (row + 1) * cols);
}
