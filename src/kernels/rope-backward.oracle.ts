import type { HeadShape } from "./attention";

/** dqkv [T, (heads + 2 kvHeads) * headDim] with q and k turned back by each token's angles (cos, sin) [positions, headDim / 2, 2], in f64. */
export function ropeBackwardOracle(dqkv: ArrayLike<number>, angles: ArrayLike<number>, positions: readonly number[], { heads, kvHeads, headDim }: HeadShape): Float64Array {
  const out = Float64Array.from(dqkv);
  const half = headDim / 2;
  positions.forEach((position, t) => {
    for (let head = 0; head < heads + kvHeads; head++) {
      for (let d = 0; d < half; d++) {
        const at = (t * (heads + 2 * kvHeads) + head) * headDim + d;
        const [a, b] = [dqkv[at] ?? 0, dqkv[at + half] ?? 0];
        const [cos, sin] = [angles[2 * (position * half + d)] ?? 0, angles[2 * (position * half + d) + 1] ?? 0];
        out[at] = a * cos + b * sin;
        out[at + half] = b * cos - a * sin;
      }
    }
  });
  return out;
}
