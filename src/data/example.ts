/**
 * One dataset row after mapping. The context is the rendered prompt ("Question: …\nAnswer:"); choices are
 * plain texts without the leading space that scoring puts before them.
 */
export interface ChoiceExample {
  /** Row number in the file, 0-based. */
  readonly row: number;
  readonly context: string;
  /** At least two. */
  readonly choices: readonly string[];
  /** Index of the right choice. */
  readonly answer: number;
}
