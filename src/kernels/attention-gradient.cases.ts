/** Numbers that the cases of attention's two backward kernels share. */
import { createRandom } from "../shared/random";
import type { HeadShape } from "./attention";
import type { AttentionGradientCase } from "./attention-gradient";
import { rowsOf } from "./attention-gradient";
import { attentionOracle, type AttentionToken } from "./attention.oracle";
import { randomFloats } from "./case-data";

/** Heads of every width that models have, sharing keys or not. */
export const GRADIENT_SHAPES = [
  { heads: 4, kvHeads: 2, headDim: 16 },
  { heads: 4, kvHeads: 2, headDim: 32 },
  { heads: 9, kvHeads: 3, headDim: 64 },
  { heads: 2, kvHeads: 1, headDim: 80 },
  { heads: 3, kvHeads: 3, headDim: 96 },
  { heads: 2, kvHeads: 2, headDim: 128 },
  { heads: 5, kvHeads: 5, headDim: 12 },
] as const;

export function gradientNumbers(shape: HeadShape, tokens: readonly AttentionToken[]) {
  const { heads, kvHeads, headDim } = shape;
  const random = createRandom(13);
  const qkv = randomFloats(random, tokens.length * (heads + 2 * kvHeads) * headDim, 3);
  const [keys, values] = [randomFloats(random, tokens.length * kvHeads * headDim, 3), randomFloats(random, tokens.length * kvHeads * headDim)];
  const dAttended = randomFloats(random, tokens.length * heads * headDim);
  const given = { qkv, keys, values, dAttended, shape, tokens } satisfies AttentionGradientCase;
  const attended = new Float32Array(attentionOracle(qkv, keys, values, shape, tokens));
  const tokenData = Uint32Array.from(tokens.flatMap((token) => [0, 0, token.rowStart, token.sharedEnd, token.ownStart, token.row]));
  return { given, qkv, keys, values, dAttended, attended, tokenData };
}

/** By brute force: one behind the last token that sees the row. */
export function seenEndOf(tokens: readonly AttentionToken[]): Uint32Array<ArrayBuffer> {
  const ends = new Uint32Array(tokens.length);
  tokens.forEach((token, t) => {
    for (const row of rowsOf(token)) ends[row] = t + 1;
  });
  return ends;
}
