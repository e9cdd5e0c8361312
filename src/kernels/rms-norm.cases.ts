import type { DType } from "../formats/dtype";
import { createRandom } from "../shared/random";
import { randomFloats, randomMatrix } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { rmsNormDispatch } from "./rms-norm";
import { rmsNormOracle } from "./rms-norm.oracle";

export interface RmsNormShape {
  readonly dtype: DType;
  readonly cols: number;
  /** Rows of x. */
  readonly rows: number;
  /** Rows that are normed, in this order; null for all of them by the kernel without a list. */
  readonly picked: readonly number[] | null;
}

export function rmsNormCase({ dtype, cols, rows, picked }: RmsNormShape): KernelCase {
  const random = createRandom(4);
  const gamma = randomMatrix(random, dtype, cols);
  const x = randomFloats(random, rows * cols, 30);
  const normed = picked ?? Array.from({ length: rows }, (_, row) => row);
  const plan = [rmsNormDispatch({ dtype, cols, eps: 1e-5, extent: "extent", weights: "gamma", x: "x", out: "out", ...(picked ? { picked: "picked" } : {}) })];
  const buffers = { gamma: gamma.bytes, x, out: new Float32Array(normed.length * cols), ...(picked ? { picked: Uint32Array.from(picked) } : {}) };
  return floatCase({ plan, buffers, rows: normed.length, reads: ["out"] }, () => [rmsNormOracle(x, gamma.values, 1e-5, normed)]);
}
