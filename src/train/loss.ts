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
  readonly label: string;
  /** In a sentence, for the screen. */
  readonly help: string;
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
    label: "Choose right",
    help: "Makes the right choice likelier than the others: trains exactly what accuracy measures.",
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
    label: "Say the answer",
    help: "Makes the right answer's words likelier, as the TrimLLM paper does; the wrong choices are not looked at.",
    choicesOf: ({ answer }) => [answer],
    of: meanOverTokens,
  },
  text: {
    id: "text",
    label: "Write like the data",
    help: "Makes the completions likelier word by word: for free text, which has no choices.",
    choicesOf: ({ answer }) => [answer],
    of: meanOverTokens,
  },
};
