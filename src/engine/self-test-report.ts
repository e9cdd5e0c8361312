/** Each kernel variant in use, run on small cases and compared with its oracle on this very device. */
export interface SelfTestReport {
  readonly variants: readonly VariantReport[];
  /** With compiling, as far as nothing else was waited for. */
  readonly elapsedMs: number;
}

export interface VariantReport {
  /** "linear Q4_1, 8 tokens x 2 quads". */
  readonly name: string;
  readonly passed: boolean;
  /** Largest difference from the oracle over its largest value; null when it did not run. */
  readonly error: number | null;
  /** What is done about a failure: "not used", "no other variant". Empty when it passed. */
  readonly consequence: string;
}
