import { createRandom } from "../shared/random";
import type { HeadShape } from "./attention";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";
import { ropeBackwardDispatch } from "./rope-backward";
import { ropeBackwardOracle } from "./rope-backward.oracle";
import { ropeAngles } from "./rope-cache";

export function ropeBackwardCase(shape: HeadShape): KernelCase {
  const positions = [0, 3, 7, 1, 1];
  const angles = ropeAngles(8, shape.headDim, 10_000);
  const dqkv = randomFloats(createRandom(79), positions.length * (shape.heads + 2 * shape.kvHeads) * shape.headDim);
  const tokens = Uint32Array.from(positions.flatMap((position, row) => [0, position, 0, 0, 0, row]));
  const plan = [ropeBackwardDispatch(shape, { extent: "extent", tokens: "tokens", angles: "angles", dqkv: "dqkv" })];
  return floatCase({ plan, buffers: { tokens, angles, dqkv }, rows: positions.length, reads: ["dqkv"] }, () => [ropeBackwardOracle(dqkv, angles, positions, shape)]);
}
