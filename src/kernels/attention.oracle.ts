import type { HeadShape } from "./attention";

export interface AttentionToken {
  readonly rowStart: number;
  readonly sharedEnd: number;
  readonly ownStart: number;
  readonly row: number;
}

/**
 * [T, heads * headDim] in f64. q is the front of each row of `qkv` [T, (heads + 2 kvHeads) * headDim]; keys and values are
 * [rows, kvHeads * headDim].
 */
export function attentionOracle(qkv: ArrayLike<number>, keys: ArrayLike<number>, values: ArrayLike<number>, shape: HeadShape, tokens: readonly AttentionToken[]): Float64Array {
  const { heads, kvHeads, headDim } = shape;
  const width = (heads + 2 * kvHeads) * headDim;
  const out = new Float64Array(tokens.length * heads * headDim);
  tokens.forEach((token, t) => {
    const rows = [...range(token.rowStart, token.sharedEnd), ...range(token.ownStart, token.row + 1)];
    for (let head = 0; head < heads; head++) {
      const kvHead = Math.floor(head / (heads / kvHeads));
      const scores = rows.map((row) => {
        let dot = 0;
        for (let d = 0; d < headDim; d++) dot += (qkv[t * width + head * headDim + d] ?? 0) * (keys[(row * kvHeads + kvHead) * headDim + d] ?? 0);
        return dot / Math.sqrt(headDim);
      });
      const top = Math.max(...scores);
      const weights = scores.map((score) => Math.exp(score - top));
      const sum = weights.reduce((a, b) => a + b, 0);
      for (let d = 0; d < headDim; d++) {
        out[(t * heads + head) * headDim + d] = rows.reduce((total, row, i) => total + ((weights[i] ?? 0) / sum) * (values[(row * kvHeads + kvHead) * headDim + d] ?? 0), 0);
      }
    }
  });
  return out;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
