import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { largestError, type KernelCase } from "./kernel-case";
import { sumSquaresDispatch } from "./sum-squares";
import { sumSquaresOracle } from "./sum-squares.oracle";

/** How the sum is shared out is the kernel's own affair: what counts is the total, and the slot before that stays. */
export function sumSquaresCase(count: number, slots: number): KernelCase {
  const x = randomFloats(createRandom(61), count, 2);
  const plan = [sumSquaresDispatch({ count, x: "x", partials: "partials", at: 1, slots })];
  const buffers = { x, partials: new Float32Array(slots + 1).fill(7) };
  return {
    plan, buffers, rows: 1, reads: ["partials"],
    error(outputs) {
      const [before = NaN, ...sums] = new Float32Array(outputs[0] ?? new ArrayBuffer(0)).slice(0, slots + 1);
      return largestError([before, sums.reduce((a, b) => a + b, 0)], [7, sumSquaresOracle(x)]);
    },
  };
}
