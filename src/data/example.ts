/**
 * One dataset row after mapping. The context is the rendered prompt ("Question: …\nAnswer:"); choices are
 * plain texts without the leading space that scoring puts before them.
 */
export interface ChoiceExample {
  readonly kind: "choice";
  /** Row number in the file, 0-based. */
  readonly row: number;
  readonly context: string;
  /** At least two. */
  readonly choices: readonly string[];
  /** Index of the right choice. */
  readonly answer: number;
}

/** Free text: what the model should go on with after the context ("" for plain text). */
export interface CompletionExample {
  readonly kind: "completion";
  /** Row number in the file, 0-based. */
  readonly row: number;
  readonly context: string;
  /** Not empty. */
  readonly completion: string;
}

export type Example = ChoiceExample | CompletionExample;
