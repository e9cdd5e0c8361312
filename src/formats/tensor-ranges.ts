import { malformed, quoted } from "./malformed";

/** Bytes [start, end) of a file that one tensor claims. */
export interface TensorRange {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/** By start; ranges of no bytes come before the one that starts where they are. */
export function inFileOrder<T extends TensorRange>(ranges: readonly T[]): T[] {
  return [...ranges].sort((a, b) => a.start - b.start || a.end - b.end);
}

/** Errors: "malformed", naming two tensors that claim the same byte. */
export function checkNoOverlap(ranges: readonly TensorRange[], file: string): void {
  let previous: TensorRange | undefined;
  for (const range of inFileOrder(ranges)) {
    if (previous && range.start < previous.end) {
      throw malformed(file, `the tensors ${quoted(previous.name)} and ${quoted(range.name)} overlap at byte ${range.start}.`);
    }
    previous = range;
  }
}
