/**
 * Text of a running generation, piece by piece. One token need not be whole characters (UTF-8 cut in the middle
 * decodes to U+FFFD), and some tokenizers drop the first space of a text: so tokens are decoded together with those
 * before them, and text is held back until its last character is whole.
 */
import type { Tokenizer } from "./tokenizer";

export interface TextStream {
  /** New whole text after these ids; "" while a character is still incomplete. */
  push(ids: readonly number[]): string;
  /** What was held back. */
  end(): string;
}

const INCOMPLETE = "\uFFFD";

export function createTextStream(tokenizer: Tokenizer): TextStream {
  /** Ids whose text is out, kept only because the decoding of the next ones may depend on them. */
  let context: readonly number[] = [];
  let waiting: number[] = [];
  const take = (): string => tokenizer.decode([...context, ...waiting]).slice(tokenizer.decode(context).length);
  return {
    push(ids) {
      waiting.push(...ids);
      const text = take();
      if (text === "" || text.endsWith(INCOMPLETE)) return "";
      context = waiting;
      waiting = [];
      return text;
    },
    end() {
      const text = take();
      context = [];
      waiting = [];
      return text;
    },
  };
}
