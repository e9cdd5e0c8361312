import { createRandom } from "../shared/random";
import { randomFloats } from "./case-data";
import { clipFactorDispatch } from "./clip-factor";
import { clipFactorOracle } from "./clip-factor.oracle";
import { floatCase, type KernelCase } from "./kernel-case";

export function clipFactorCase(slots: number, clip: number): KernelCase {
  const partials = randomFloats(createRandom(67), slots).map((value) => value * value);
  const plan = [clipFactorDispatch({ slots, clip, partials: "partials", out: "out" })];
  return floatCase({ plan, buffers: { partials, out: new Float32Array(2) }, rows: 1, reads: ["out"] }, () => [clipFactorOracle(partials, clip)]);
}
