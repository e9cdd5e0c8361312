/** Accuracy from log-probabilities: pure arithmetic, as lm-evaluation-harness defines it. */
import { assert } from "../shared/assert";
import { StudioError } from "../shared/errors";
import type { ChoiceMetrics, Interval } from "./results";

/** The two-sided 95 % point of the normal distribution. */
const Z95 = 1.959963984540054;

/** What scoring one example yields. `logProbs` and `chars` have one entry a choice. */
export interface ScoredExample {
  /** Summed log-probability of each choice's tokens. */
  readonly logProbs: ArrayLike<number>;
  /** Length of each choice in characters (code points), without the space before it. */
  readonly chars: ArrayLike<number>;
  /** Index of the right choice. */
  readonly answer: number;
}

/** Wilson score interval of a share; [0, 1] when nothing was measured. */
export function wilson95(successes: number, n: number): Interval {
  if (n === 0) return { low: 0, high: 1 };
  const share = successes / n;
  const z2 = Z95 * Z95;
  const centre = (share + z2 / (2 * n)) / (1 + z2 / n);
  const half = (Z95 / (1 + z2 / n)) * Math.sqrt((share * (1 - share)) / n + z2 / (4 * n * n));
  // The ends are exact at the edges; rounding would leave 1e-17 there.
  return { low: successes === 0 ? 0 : centre - half, high: successes === n ? 1 : centre + half };
}

/**
 * acc, acc_norm, nll, chance, which examples are right and, with the same choices everywhere, the majority. Ties go to the first choice, as numpy's argmax.
 * Errors: "dataset" when there is no example, "malformed" when a log-probability is not a number.
 */
export function choiceMetrics(examples: readonly ScoredExample[], { sameChoices = false } = {}): ChoiceMetrics {
  const n = examples.length;
  if (n === 0) throw new StudioError("dataset", "There is no example to measure.", "Choose another part of the dataset, or a larger one.");
  let [right, hits, rightNorm, nll, chance] = ["", 0, 0, 0, 0];
  examples.forEach((example, index) => {
    checkScores(example, index);
    const isRight = argmax(example.logProbs) === example.answer;
    right += isRight ? "1" : "0";
    hits += Number(isRight);
    rightNorm += Number(argmax(perCharacter(example)) === example.answer);
    nll += negativeLogSoftmax(example.logProbs, example.answer);
    chance += 1 / example.logProbs.length;
  });
  const majority = sameChoices ? majorityShare(examples) : null;
  return { kind: "choice", n, acc: hits / n, accNorm: rightNorm / n, nll: nll / n, ci95: wilson95(hits, n), chance: chance / n, majority, right };
}

/** What always giving the most frequent answer gets. */
function majorityShare(examples: readonly ScoredExample[]): number {
  const counts = new Map<number, number>();
  for (const { answer } of examples) counts.set(answer, (counts.get(answer) ?? 0) + 1);
  return Math.max(...counts.values()) / examples.length;
}

/** Index of the largest value; the first of equals. */
export function argmax(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) {
    if ((values[i] as number) > (values[best] as number)) best = i;
  }
  return best;
}

/** -log softmax(logProbs)[index], in nats. */
export function negativeLogSoftmax(logProbs: ArrayLike<number>, index: number): number {
  const values = Array.from(logProbs);
  const highest = Math.max(...values);
  const sum = values.reduce((total, value) => total + Math.exp(value - highest), 0);
  return highest + Math.log(sum) - (values[index] as number);
}

function perCharacter(example: ScoredExample): number[] {
  return Array.from(example.logProbs, (value, choice) => value / (example.chars[choice] as number));
}

function checkScores(example: ScoredExample, index: number): void {
  assert(example.chars.length === example.logProbs.length, `example ${index} has ${example.chars.length} lengths for ${example.logProbs.length} choices`);
  assert(example.answer >= 0 && example.answer < example.logProbs.length, `example ${index} has no choice ${example.answer}`);
  checkFinite(example.logProbs, index);
}

/** Errors: "malformed" when one of an example's log-probabilities is not a number. */
export function checkFinite(logProbs: ArrayLike<number>, index: number): void {
  const bad = Array.from(logProbs).findIndex((value) => !Number.isFinite(value));
  if (bad < 0) return;
  throw new StudioError(
    "malformed",
    `The log-probability of choice ${bad + 1} of example ${index + 1} is ${logProbs[bad]}, not a number.`,
    "The model's weights hold NaN or infinite values, or what is dropped breaks it: restore modules, or open a sound file.",
  );
}
