export interface EmbedOracleCase {
  /** [rows, cols], of which the first is row `rowStart` of the whole. */
  readonly embedding: ArrayLike<number>;
  readonly cols: number;
  readonly rowStart: number;
  /** Ids or positions of the tokens. */
  readonly rows: readonly number[];
  /** [T, cols]: what is there before. */
  readonly before: ArrayLike<number>;
  readonly by: "id" | "position";
}

/** [T, cols]: the rows of `embedding` that are named, added to `before` for positions; where the row is elsewhere, `before`. */
export function embedOracle({ embedding, cols, rowStart, rows, before, by }: EmbedOracleCase): Float64Array {
  return Float64Array.from({ length: rows.length * cols }, (_, i) => {
    const row = (rows[Math.floor(i / cols)] ?? 0) - rowStart;
    const old = before[i] ?? 0;
    if (row < 0 || row >= embedding.length / cols) return old;
    return (embedding[row * cols + (i % cols)] ?? 0) + (by === "position" ? old : 0);
  });
}
