/** [T, cols]: the rows of `embedding` [vocab, cols] that `ids` name; rows outside [rowStart, rowStart + rows) keep `before`. */
export function embedOracle(embedding: ArrayLike<number>, ids: readonly number[], cols: number, rowStart: number, before: ArrayLike<number>): Float64Array {
  const rows = embedding.length / cols;
  return Float64Array.from({ length: ids.length * cols }, (_, i) => {
    const row = (ids[Math.floor(i / cols)] ?? 0) - rowStart;
    return (row >= 0 && row < rows ? embedding[row * cols + (i % cols)] : before[i]) ?? 0;
  });
}
