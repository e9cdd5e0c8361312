import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { copyDispatch } from "./copy";
import { copyOracle } from "./copy.oracle";
import { floatCase, type KernelCase } from "./kernel-case";

/** One row more than is copied stays as it was. */
export function copyCase(rows: number, cols: number): KernelCase {
  const random = createRandom(53);
  const [x, before] = [randomFloats(random, (rows + 1) * cols), randomFloats(random, (rows + 1) * cols)];
  const plan = [copyDispatch({ cols, extent: "extent", x: "x", out: "out" })];
  return floatCase({ plan, buffers: { x, out: before }, rows, reads: ["out"] }, () => [copyOracle(x, before, rows, cols)]);
}
