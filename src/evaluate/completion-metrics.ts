/** Likelihood of completions from their log-probabilities: pure arithmetic. */
import { StudioError } from "../shared/errors";
import { createRandom } from "../shared/random";
import { checkFinite } from "./metrics";
import type { CompletionMetrics, Interval } from "./results";

/** Enough that the interval's ends are stable to the second digit. */
const RESAMPLES = 1000;
/** The same data always has the same interval. */
const SEED = 0;

export interface ScoredCompletion {
  /** Summed log-probability of its tokens. */
  readonly logProb: number;
  /** How many they are, at least one. */
  readonly tokens: number;
}

/**
 * Mean of -log p over all tokens, its exponential, and an interval for that. `vocab` is what guessing guesses from.
 * Errors: "dataset" without examples, "malformed" when a log-probability is not a number.
 */
export function completionMetrics(examples: readonly ScoredCompletion[], vocab: number): CompletionMetrics {
  const n = examples.length;
  if (n === 0) throw new StudioError("dataset", "There is no example to measure.", "Choose another part of the dataset, or a larger one.");
  examples.forEach(({ logProb }, index) => checkFinite([logProb], index));
  const tokens = examples.reduce((sum, example) => sum + example.tokens, 0);
  const nll = nllOf(examples);
  return { kind: "completion", n, tokens, nll, likelihood: Math.exp(-nll), ci95: bootstrap95(examples), chance: 1 / vocab };
}

/** Mean over the tokens, whatever example they are of. */
function nllOf(examples: readonly ScoredCompletion[]): number {
  let [logProb, tokens] = [0, 0];
  for (const example of examples) {
    logProb += example.logProb;
    tokens += example.tokens;
  }
  return -logProb / tokens;
}

/** Percentiles of the likelihood over resamples of whole examples, whose tokens depend on one another. [0, 1] for a single one. */
export function bootstrap95(examples: readonly ScoredCompletion[]): Interval {
  const n = examples.length;
  if (n < 2) return { low: 0, high: 1 };
  const random = createRandom(SEED);
  const values = Array.from({ length: RESAMPLES }, () => Math.exp(-nllOf(Array.from({ length: n }, () => examples[random.integer(n)] as ScoredCompletion))));
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (RESAMPLES - 1))] as number;
  return { low: at(0.025), high: at(0.975) };
}
