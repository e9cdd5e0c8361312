/** What a measurement yields. Shares are 0 to 1, speeds tokens per second, times seconds. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface ChoiceMetrics {
  readonly kind: "choice";
  /** Examples measured. */
  readonly n: number;
  /** Share of examples whose right choice has the highest summed log-probability. */
  readonly acc: number;
  /** The same after dividing each sum by the choice's length in characters. */
  readonly accNorm: number;
  /** Mean of -log softmax over the choices' summed log-probabilities, at the right one. */
  readonly nll: number;
  /** Wilson 95 % interval of `acc`. */
  readonly ci95: Interval;
  /** Mean of 1 / (number of choices): what guessing gets. */
  readonly chance: number;
  /** Share of the most frequent answer where all examples have the same choices; null otherwise. */
  readonly majority: number | null;
  /** One character an example in the order of the part, "1" where it is right, else "0": what a paired test compares. Absent on what an older studio measured. */
  readonly right?: string;
}

/** Free text has no choices: what is measured is how likely the model finds the completions. */
export interface CompletionMetrics {
  readonly kind: "completion";
  /** Examples measured. */
  readonly n: number;
  /** Tokens of all completions. */
  readonly tokens: number;
  /** Mean of -log p over those tokens. */
  readonly nll: number;
  /** exp(-nll): the geometric mean of the tokens' probabilities, 1 / perplexity. */
  readonly likelihood: number;
  /** 95 % interval of `likelihood`, examples resampled as wholes. */
  readonly ci95: Interval;
  /** 1 / vocabulary: what guessing gets. */
  readonly chance: number;
}

interface Run {
  /** 0 exactly where all was scored before and nothing had to be run. */
  readonly seconds: number;
  /** Examples whose prompt lost its beginning to fit the context. */
  readonly shortened: number;
  /** Examples that were not measured because they don't fit the context. */
  readonly leftOut: number;
}

export type ChoiceResult = ChoiceMetrics & Run;
export type CompletionResult = CompletionMetrics & Run;
/** A measurement of quality: accuracy on choices, likelihood on free text. */
export type AccuracyResult = ChoiceResult | CompletionResult;

/** The share, 0 to 1, that a chart shows of either kind. Higher is better. */
export function qualityOf(result: AccuracyResult): number {
  return result.kind === "choice" ? result.acc : result.likelihood;
}

/** Median of windows, with the lowest and highest window. */
export interface Rate {
  readonly median: number;
  readonly low: number;
  readonly high: number;
  readonly windows: number;
}

export interface SpeedResult {
  readonly prefill: Rate;
  readonly decode: Rate;
  readonly dispatchesPerToken: number;
  /** Bytes of the weights that the mask keeps, in stored precision. */
  readonly weightBytes: number;
}
