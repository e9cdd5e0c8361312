/** The order in which modules go by a number that is measured of them. */

/** For `sort`: the lowest first; whatever is no number goes last. Differences won't do: infinity less itself is no number. */
export function lowFirst(a: number, b: number): number {
  const [first, second] = [orLast(a), orLast(b)];
  return first < second ? -1 : first > second ? 1 : 0;
}

export function orLast(value: number): number {
  return Number.isNaN(value) ? Infinity : value;
}
