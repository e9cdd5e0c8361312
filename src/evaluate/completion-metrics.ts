/** Likelihood of completions from their log-probabilities: pure arithmetic. */
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { createRandom } from "../shared/random";
import type { Random } from "../shared/random";
import { TimeSlices } from "../shared/time-slices";
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
 * Errors: "dataset" without examples, "malformed" when a log-probability is not a number, "cancelled".
 */
export async function completionMetrics(examples: readonly ScoredCompletion[], vocab: number, job: JobContext = {}): Promise<CompletionMetrics> {
  const n = examples.length;
  if (n === 0) throw new StudioError("dataset", "There is no example to measure.", "Choose another part of the dataset, or a larger one.");
  examples.forEach(({ logProb }, index) => checkFinite([logProb], index));
  const tokens = examples.reduce((sum, example) => sum + example.tokens, 0);
  const nll = -examples.reduce((sum, example) => sum + example.logProb, 0) / tokens;
  return { kind: "completion", n, tokens, nll, likelihood: Math.exp(-nll), ci95: await bootstrap95(examples, job), chance: 1 / vocab };
}

/**
 * Percentiles of the likelihood over resamples of whole examples, whose tokens depend on one another. [0, 1] for a single one.
 * Errors: "cancelled".
 */
export async function bootstrap95(examples: readonly ScoredCompletion[], job: JobContext = {}): Promise<Interval> {
  if (examples.length < 2) return { low: 0, high: 1 };
  const random = createRandom(SEED);
  const slices = new TimeSlices(job);
  const logProbs = Float64Array.from(examples, ({ logProb }) => logProb);
  const tokens = Float64Array.from(examples, (example) => example.tokens);
  const values: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample++) {
    if (slices.isOver) await slices.next();
    values.push(resampledLikelihood(logProbs, tokens, random));
  }
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.round(share * (RESAMPLES - 1))] as number;
  return { low: at(0.025), high: at(0.975) };
}

/** Of as many examples, each drawn from all. */
function resampledLikelihood(logProbs: Float64Array, tokens: Float64Array, random: Random): number {
  const n = logProbs.length;
  let [logProb, count] = [0, 0];
  for (let draw = 0; draw < n; draw++) {
    const index = random.integer(n);
    logProb += logProbs[index] as number;
    count += tokens[index] as number;
  }
  return Math.exp(logProb / count);
}
