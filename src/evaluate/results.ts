/** What a measurement yields. Shares are 0 to 1, speeds tokens per second, times seconds. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface ChoiceMetrics {
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
}

export interface AccuracyResult extends ChoiceMetrics {
  readonly seconds: number;
  /** Examples whose prompt lost its beginning to fit the context. */
  readonly shortened: number;
  /** Examples that were not measured because they don't fit the context. */
  readonly leftOut: number;
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
