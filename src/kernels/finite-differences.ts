/** Test code only. */

/** The gradient of `loss` at `at` by central differences in f64: good to about eight digits where values are near 1. */
export function finiteDifferences(loss: (at: Float64Array) => number, at: ArrayLike<number>, step = 1e-5): Float64Array {
  const moved = Float64Array.from(at);
  return Float64Array.from(moved, (value, i) => {
    moved[i] = value + step;
    const above = loss(moved);
    moved[i] = value - step;
    const below = loss(moved);
    moved[i] = value;
    return (above - below) / (2 * step);
  });
}

/** Sum of products: the loss whose gradient by `a` is `b`. */
export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] ?? 0) * (b[i] ?? 0);
  return sum;
}
