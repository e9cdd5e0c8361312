/** How far the logits of two models are apart, a row at a time. */
import type { Verification } from "./records/verification";

export type LogitsDistance = Omit<Verification, "kind" | "prompts">;

export class LogitsComparison {
  #positions = 0;
  #maxDiff = 0;
  #largest = 0;
  #squares = 0;
  #squaredDifferences = 0;
  #same = 0;

  /** Logits of one position, [vocab] each. */
  add(expected: Float32Array, got: Float32Array): void {
    let [maxDiff, largest, squares, squaredDifferences] = [this.#maxDiff, this.#largest, this.#squares, this.#squaredDifferences];
    for (let id = 0; id < expected.length; id++) {
      const value = expected[id] ?? NaN;
      const difference = Math.abs((got[id] ?? NaN) - value);
      // Unlike a comparison, Math.max keeps a value that is no number.
      maxDiff = Math.max(maxDiff, difference);
      largest = Math.max(largest, Math.abs(value));
      squares += value * value;
      squaredDifferences += difference * difference;
    }
    [this.#maxDiff, this.#largest, this.#squares, this.#squaredDifferences] = [maxDiff, largest, squares, squaredDifferences];
    this.#same += topOf(got) === topOf(expected) ? 1 : 0;
    this.#positions += 1;
  }

  /** NaN as soon as one logit of either was no number. */
  get distance(): LogitsDistance {
    const relativeRms = this.#squaredDifferences === 0 ? 0 : Math.sqrt(this.#squaredDifferences / this.#squares);
    return { positions: this.#positions, maxDiff: this.#maxDiff, largest: this.#largest, relativeRms, sameTop: this.#same / this.#positions };
  }
}

/** The first of the largest. */
function topOf(row: Float32Array): number {
  let top = 0;
  for (let id = 1; id < row.length; id++) if ((row[id] ?? NaN) > (row[top] ?? NaN)) top = id;
  return top;
}
