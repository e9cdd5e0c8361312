import { createRandom } from "../shared/random";
import type { ActivationPlace } from "./activation";
import { activationBackwardDispatch } from "./activation-backward";
import { activationBackwardOracle } from "./activation-backward.oracle";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";

/** Inputs within [-scale, scale]; dy begins at column 3 of rows that are wider by 5. */
export function activationBackwardCase(place: ActivationPlace, tokens: number, scale: number): KernelCase {
  const random = createRandom(31);
  const x = randomFloats(random, tokens * place.stride, scale);
  const [dyOffset, dyStride] = [3, place.rows + 5];
  const dy = randomFloats(random, tokens * dyStride);
  const plan = [activationBackwardDispatch({ ...place, extent: "extent", dy: "dy", dyStride, dyOffset, x: "x" })];
  return floatCase({ plan, buffers: { x, dy }, rows: tokens, reads: ["x"] }, () => {
    const seen = Float32Array.from({ length: tokens * place.rows }, (_, i) => dy[Math.floor(i / place.rows) * dyStride + dyOffset + (i % place.rows)] ?? 0);
    return [activationBackwardOracle(place, x, seen)];
  });
}
