import { createRandom } from "../shared/random";
import { activationDispatch, type ActivationPlace } from "./activation";
import { activationOracle } from "./activation.oracle";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";

/** Inputs within [-scale, scale]; written from column 3 of an output that is wider by 5. */
export function activationCase(place: ActivationPlace, tokens: number, scale: number): KernelCase {
  const x = randomFloats(createRandom(29), tokens * place.stride, scale);
  const [outOffset, outStride] = [3, place.rows + 5];
  const plan = [activationDispatch({ ...place, extent: "extent", x: "x", out: "out", outStride, outOffset })];
  const out = new Float32Array(tokens * outStride).fill(1);
  return floatCase({ plan, buffers: { x, out }, rows: tokens, reads: ["out"] }, () => {
    const expected = Float64Array.from(out);
    activationOracle(place, x).forEach((value, i) => (expected[Math.floor(i / place.rows) * outStride + outOffset + (i % place.rows)] = value));
    return [expected];
  });
}
