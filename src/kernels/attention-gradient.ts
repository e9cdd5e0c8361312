/** The derivative of attention in f64, whole: what the oracles of its two backward kernels share. */
import type { HeadShape } from "./attention";
import type { AttentionToken } from "./attention.oracle";

export interface AttentionGradientCase {
  /** [T, (heads + 2 kvHeads) * headDim], q in front. */
  readonly qkv: ArrayLike<number>;
  /** [T, kvHeads * headDim]: row j is token j's. */
  readonly keys: ArrayLike<number>;
  readonly values: ArrayLike<number>;
  /** [T, heads * headDim] */
  readonly dAttended: ArrayLike<number>;
  readonly shape: HeadShape;
  readonly tokens: readonly AttentionToken[];
}

export interface AttentionGradient {
  /** [T, (heads + 2 kvHeads) * headDim]: of q, k and v. */
  readonly dqkv: Float64Array;
  /** [T, heads, 2]: log-sum-exp, and dAttended · attended. */
  readonly stats: Float64Array;
}

export function attentionGradient(given: AttentionGradientCase): AttentionGradient {
  const { shape: { heads, kvHeads, headDim }, tokens } = given;
  const out = { dqkv: new Float64Array(tokens.length * (heads + 2 * kvHeads) * headDim), stats: new Float64Array(tokens.length * heads * 2) };
  tokens.forEach((token, t) => {
    const rows = rowsOf(token);
    for (let head = 0; head < heads; head++) addPairs(given, out, { t, head, rows });
  });
  return out;
}

/** Rows that a token sees. */
export function rowsOf({ rowStart, sharedEnd, ownStart, row }: AttentionToken): number[] {
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
  return [...range(rowStart, sharedEnd), ...range(ownStart, row + 1)];
}

function addPairs({ qkv, keys, values, dAttended, shape: { heads, kvHeads, headDim } }: AttentionGradientCase, out: AttentionGradient, { t, head, rows }: { readonly t: number; readonly head: number; readonly rows: readonly number[] }): void {
  const width = (heads + 2 * kvHeads) * headDim;
  const kvHead = Math.floor(head / (heads / kvHeads));
  const [qAt, upAt] = [t * width + head * headDim, (t * heads + head) * headDim];
  const scale = 1 / Math.sqrt(headDim);
  const scores = rows.map((row) => scale * product(qkv, qAt, keys, (row * kvHeads + kvHead) * headDim, headDim));
  const top = Math.max(...scores);
  const logSum = top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0));
  const weights = scores.map((score) => Math.exp(score - logSum));
  const through = rows.map((row) => product(dAttended, upAt, values, (row * kvHeads + kvHead) * headDim, headDim));
  const along = weights.reduce((sum, weight, i) => sum + weight * (through[i] ?? 0), 0);
  out.stats.set([logSum, along], 2 * (t * heads + head));
  rows.forEach((row, i) => {
    const weight = weights[i] ?? 0;
    const slope = weight * ((through[i] ?? 0) - along) * scale;
    const kAt = row * width + (heads + kvHead) * headDim;
    for (let d = 0; d < headDim; d++) {
      add(out.dqkv, qAt + d, slope * (keys[(row * kvHeads + kvHead) * headDim + d] ?? 0));
      add(out.dqkv, kAt + d, slope * (qkv[qAt + d] ?? 0));
      add(out.dqkv, kAt + kvHeads * headDim + d, weight * (dAttended[upAt + d] ?? 0));
    }
  });
}

function product(a: ArrayLike<number>, aAt: number, b: ArrayLike<number>, bAt: number, count: number): number {
  let sum = 0;
  for (let d = 0; d < count; d++) sum += (a[aAt + d] ?? 0) * (b[bAt + d] ?? 0);
  return sum;
}

function add(values: Float64Array, at: number, value: number): void {
  values[at] = (values[at] ?? 0) + value;
}
