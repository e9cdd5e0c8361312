import { createRandom } from "../shared/random";
import { attentionDispatch, type HeadShape } from "./attention";
import { attentionOracle, type AttentionToken } from "./attention.oracle";
import { randomFloats } from "./case-data";
import { floatCase, type KernelCase } from "./kernel-case";

export function causalTokens(count: number): AttentionToken[] {
  return Array.from({ length: count }, (_, row) => ({ rowStart: 0, sharedEnd: 0, ownStart: 0, row }));
}

/** Two examples of a packed batch: a shared context of 5 and choices of 2 and 3, then one of 70 (over a tile), 1 and 4. */
export function packedTokens(): AttentionToken[] {
  return [...example(0, 5, [2, 3]), ...example(10, 70, [1, 4])];
}

function example(start: number, context: number, choices: readonly number[]): AttentionToken[] {
  const rows = Array.from({ length: context }, (_, i) => ({ rowStart: start, sharedEnd: start, ownStart: start, row: start + i }));
  let own = start + context;
  for (const length of choices) {
    for (let i = 0; i < length; i++) rows.push({ rowStart: start, sharedEnd: start + context, ownStart: own, row: own + i });
    own += length;
  }
  return rows;
}

/** Keys and values reach to the last row that a token sees; not every row need have a token. */
export function attentionCase(shape: HeadShape, tokens: readonly AttentionToken[]): KernelCase {
  const { heads, kvHeads, headDim } = shape;
  const random = createRandom(9);
  const rows = Math.max(...tokens.map(({ row }) => row)) + 1;
  const qkv = randomFloats(random, tokens.length * (heads + 2 * kvHeads) * headDim, 4);
  const keys = randomFloats(random, rows * kvHeads * headDim, 4);
  const values = randomFloats(random, rows * kvHeads * headDim);
  const tokenData = Uint32Array.from(tokens.flatMap((token) => [0, 0, token.rowStart, token.sharedEnd, token.ownStart, token.row]));
  const plan = [attentionDispatch(shape, { extent: "extent", tokens: "tokens", qkv: "qkv", keys: "keys", values: "values", out: "out" })];
  const buffers = { tokens: tokenData, qkv, keys, values, out: new Float32Array(tokens.length * heads * headDim) };
  return floatCase({ plan, buffers, rows: tokens.length, reads: ["out"] }, () => [attentionOracle(qkv, keys, values, shape, tokens)]);
}
