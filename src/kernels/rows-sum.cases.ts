import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { rowsSumDispatch } from "./rows-sum";
import { rowsSumOracle } from "./rows-sum.oracle";

/** `counts[u]` rows of x for target u; targets are every third row, from the last to the first. */
export function rowsSumCase(counts: readonly number[], cols: number): KernelCase {
  const random = createRandom(47);
  const starts = counts.reduce((all, count) => [...all, (all.at(-1) ?? 0) + count], [0]);
  const targets = counts.map((_, u) => 3 * (counts.length - 1 - u));
  const x = randomFloats(random, (starts.at(-1) ?? 0) * cols);
  const before = randomFloats(random, 3 * counts.length * cols);
  const plan = [rowsSumDispatch({ cols, extent: "extent", starts: "starts", targets: "targets", x: "x", out: "out" })];
  const buffers = { starts: Uint32Array.from(starts), targets: Uint32Array.from(targets), x, out: before };
  return floatCase({ plan, buffers, rows: counts.length, reads: ["out"] }, () => [rowsSumOracle(x, starts, targets, before, cols)]);
}
