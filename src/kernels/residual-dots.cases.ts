import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { largestError, type KernelCase } from "./kernel-case";
import { residualDotsDispatch } from "./residual-dots";
import { residualDotsOracle } from "./residual-dots.oracle";

export interface ResidualDotsShape {
  readonly gradient: boolean;
  readonly rows: number;
  readonly cols: number;
}

/** Columns of the output; the second is written, the others stay. */
const STRIDE = 3;
const AT = 1;
const BEFORE = 7;

/** b is a with a tenth of it changed, as behind a module. */
export function residualDotsCase({ gradient, rows, cols }: ResidualDotsShape): KernelCase {
  const random = createRandom(71);
  const a = randomFloats(random, rows * cols, 3);
  const b = a.map((value) => value + 0.3 * (2 * random.next() - 1));
  const g = gradient ? randomFloats(random, rows * cols) : null;
  const width = gradient ? 1 : 3;
  const plan = [residualDotsDispatch({ cols, stride: STRIDE, at: AT, extent: "extent", a: "a", b: "b", out: "out", ...(g ? { g: "g" } : {}) })];
  const out = new Float32Array(STRIDE * width * rows).fill(BEFORE);
  return {
    plan, buffers: { a, b, out, ...(g ? { g } : {}) }, rows, reads: ["out"],
    error(outputs) {
      const found = new Float32Array(outputs[0] ?? new ArrayBuffer(0));
      const expected = residualDotsOracle({ a, b, g, cols });
      // Each sum by its own largest value: that of the change is a hundred times smaller.
      const sums = Array.from({ length: width }, (_, sum) => largestError(every(found.subarray(AT * width + sum), STRIDE * width, rows), every(expected.subarray(sum), width, rows)));
      const kept = Array.from({ length: STRIDE * width * rows }, (_, i) => i).filter((i) => Math.floor(i / width) % STRIDE !== AT && found[i] !== BEFORE);
      return kept.length > 0 ? NaN : Math.max(...sums);
    },
  };
}

function every(values: ArrayLike<number>, step: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => values[i * step] ?? NaN);
}
