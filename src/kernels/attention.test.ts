import { describe, it } from "vitest";
import { runKernels } from "../gpu/testing";
import { createRandom } from "../shared/random";
import { attentionDispatch } from "./attention";
import { attentionOracle, type AttentionToken } from "./attention.oracle";
import { SHADER_LIBRARY } from "./library";
import { expectClose, randomFloats } from "./test-data";

const SHAPES = [
  { heads: 4, kvHeads: 2, headDim: 32 },
  { heads: 9, kvHeads: 3, headDim: 64 },
  { heads: 2, kvHeads: 1, headDim: 80 },
  { heads: 3, kvHeads: 3, headDim: 96 },
  { heads: 2, kvHeads: 2, headDim: 128 },
  { heads: 2, kvHeads: 1, headDim: 256 },
] as const;

const causal = (count: number): AttentionToken[] => Array.from({ length: count }, (_, row) => ({ rowStart: 0, sharedEnd: 0, ownStart: 0, row }));

/** Two examples of a packed batch: a shared context of 5 and choices of 2 and 3, then one of 70 (over a tile) and 1. */
const packed = (): AttentionToken[] => {
  const example = (start: number, context: number, choices: readonly number[]): AttentionToken[] => {
    const rows = Array.from({ length: context }, (_, i) => ({ rowStart: start, sharedEnd: start, ownStart: start, row: start + i }));
    let own = start + context;
    for (const length of choices) {
      for (let i = 0; i < length; i++) rows.push({ rowStart: start, sharedEnd: start + context, ownStart: own, row: own + i });
      own += length;
    }
    return rows;
  };
  return [...example(0, 5, [2, 3]), ...example(10, 70, [1, 4])];
};

describe("attention", () => {
  it.each(SHAPES.flatMap((shape) => [{ ...shape, name: "causal over two tiles", tokens: causal(70) }, { ...shape, name: "packed segments", tokens: packed() }]))(
    "$name, $heads heads, $kvHeads key heads of $headDim",
    async ({ tokens, heads, kvHeads, headDim }) => {
      const shape = { heads, kvHeads, headDim };
      const random = createRandom(9);
      const qkv = randomFloats(random, tokens.length * (heads + 2 * kvHeads) * headDim, 4);
      const keys = randomFloats(random, tokens.length * kvHeads * headDim, 4);
      const values = randomFloats(random, tokens.length * kvHeads * headDim);
      const rows = Uint32Array.from(tokens.flatMap((token) => [0, 0, token.rowStart, token.sharedEnd, token.ownStart, token.row]));
      const plan = [attentionDispatch(shape, { extent: "extent", tokens: "tokens", qkv: "qkv", keys: "keys", values: "values", out: "out" })];
      const buffers = { tokens: rows, qkv, keys, values, out: new Float32Array(tokens.length * heads * headDim) };
      const out = new Float32Array(await runKernels({ library: SHADER_LIBRARY, plan, buffers, rows: tokens.length, read: "out" }));
      expectClose(out, attentionOracle(qkv, keys, values, shape, tokens), 2e-5);
    },
  );
});
