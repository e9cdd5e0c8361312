/**
 * What tuning makes smaller. A loss sees only the summed log-probability of each choice's tokens, so it is plain arithmetic;
 * its derivatives by those sums are what the backward pass starts from.
 */
import type { TokenisedExample } from "../data/tokens";
import { present } from "../shared/assert";
import type { LossId } from "./settings";

export interface ExampleLoss {
  readonly loss: number;
  /** By choice, in the order of `choicesOf`: the loss's derivative by that choice's summed log-probability. */
  readonly slopes: readonly number[];
}

export interface Loss {
  readonly id: LossId;
  /** Choices that have to be run. */
  choicesOf(example: TokenisedExample): readonly number[];
  /** `sums` by choice, in the order of `choicesOf`, natural logarithms. A step's loss is the mean over its examples. */
  of(example: TokenisedExample, sums: readonly number[]): ExampleLoss;
}

/** Mean over the right answer's tokens. */
function meanOverTokens(example: TokenisedExample, [sum = NaN]: readonly number[]): ExampleLoss {
  const tokens = present(example.choiceIds[example.answer], "the answer's tokens").length;
  return { loss: -sum / tokens, slopes: [-1 / tokens] };
}

export const LOSSES: Readonly<Record<LossId, Loss>> = {
  choice: {
    id: "choice",
    choicesOf: (example) => example.choiceIds.map((_, choice) => choice),
    of({ answer }, sums) {
      const top = Math.max(...sums);
      const weights = sums.map((sum) => Math.exp(sum - top));
      const total = weights.reduce((all, weight) => all + weight, 0);
      const shares = weights.map((weight) => weight / total);
      return { loss: top + Math.log(total) - (sums[answer] ?? NaN), slopes: shares.map((share, choice) => share - Number(choice === answer)) };
    },
  },
  answer: {
    id: "answer",
    choicesOf: ({ answer }) => [answer],
    of: meanOverTokens,
  },
  text: {
    id: "text",
    choicesOf: ({ answer }) => [answer],
    of: meanOverTokens,
  },
};
