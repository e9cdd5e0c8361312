/** What came of reopening an export from its written bytes. Plain data. */

export interface Verification {
  /**
   * "exact": the bytes that matter are the session's own, so every logit has to be the same number. "close": the same values in another
   * type or with parts left out, so that sums are taken in another order. "quantised": other values, within what the precision allows.
   */
  readonly kind: "exact" | "close" | "quantised";
  readonly prompts: number;
  /** Positions of all prompts together. */
  readonly positions: number;
  /** Largest difference of any logit at any position. */
  readonly maxDiff: number;
  /** Largest logit in absolute value, to compare with. */
  readonly largest: number;
  /** Root of the mean squared difference, divided by that of the logits. */
  readonly relativeRms: number;
  /** Share of positions with the same likeliest token, 0 to 1. */
  readonly sameTop: number;
}
