import type { HeadShape } from "./attention";

export interface RopeCacheResult {
  /** [T, (heads + 2 kvHeads) * headDim] with q rotated; k and v as they were. */
  readonly qkv: Float64Array;
  /** [rows, kvHeads * headDim] */
  readonly keys: Float64Array;
  readonly values: Float64Array;
}

/** `at` gives each token's position and the row that its key and value go to. Without theta nothing is rotated. */
export function ropeCacheOracle(qkv: ArrayLike<number>, shape: HeadShape, theta: number | null, at: readonly { readonly position: number; readonly row: number }[], rows: number): RopeCacheResult {
  const { heads, kvHeads, headDim } = shape;
  const width = (heads + 2 * kvHeads) * headDim;
  const result = { qkv: Float64Array.from(qkv), keys: new Float64Array(rows * kvHeads * headDim), values: new Float64Array(rows * kvHeads * headDim) };
  at.forEach(({ position, row }, t) => {
    for (let head = 0; head < heads + 2 * kvHeads; head++) {
      for (let d = 0; d < headDim; d++) {
        const from = t * width + head * headDim;
        const half = headDim / 2;
        const angle = theta === null ? 0 : position * theta ** ((-2 * (d % half)) / headDim);
        const [z, other] = [qkv[from + d] ?? 0, qkv[from + ((d + half) % headDim)] ?? 0];
        const rotated = z * Math.cos(angle) + (d < half ? -other : other) * Math.sin(angle);
        if (head < heads) result.qkv[from + d] = rotated;
        else if (head < heads + kvHeads) result.keys[(row * kvHeads + head - heads) * headDim + d] = rotated;
        else result.values[(row * kvHeads + head - heads - kvHeads) * headDim + d] = z;
      }
    }
  });
  return result;
}
