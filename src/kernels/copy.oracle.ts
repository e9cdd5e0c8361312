/** The first `rows` rows of x [any, cols], then what `before` holds. */
export function copyOracle(x: ArrayLike<number>, before: ArrayLike<number>, rows: number, cols: number): Float64Array {
  return Float64Array.from(before, (value, i) => (i < rows * cols ? (x[i] ?? 0) : value));
}
