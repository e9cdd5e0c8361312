/** What the rest of the studio needs of a tokenizer; `hub-tokenizer.ts` adapts the library to it. */

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface Tokenizer {
  /** One more than the highest id it can produce: no more than the embedding has rows. */
  readonly size: number;
  /** Ids that end a generation. */
  readonly endIds: readonly number[];
  /** Id that the model expects before every text, null when none is added. See `promptIds`. */
  readonly beginId: number | null;
  /** Ids of `text` alone; special tokens written out in the text are recognised, none is added. */
  encode(text: string): number[];
  /**
   * Text of `ids`; special tokens are left out unless asked for. Bytes that are no whole character decode to U+FFFD:
   * for text that still grows use `createTextStream` (text-stream.ts), which waits for the rest of a character.
   */
  decode(ids: readonly number[], options?: { readonly keepSpecial?: boolean }): string;
  readonly hasChatTemplate: boolean;
  /** Renders messages by the model's own template. Errors: "unsupported" when it has none or it fails. */
  renderChat(messages: readonly ChatMessage[], addGenerationPrompt: boolean): string;
}

/** Ids of a text that starts a sequence: the begin token comes first, once, also when the text (a rendered chat) writes it out. */
export function promptIds(tokenizer: Tokenizer, text: string): number[] {
  const ids = tokenizer.encode(text);
  if (tokenizer.beginId === null || ids[0] === tokenizer.beginId) return ids;
  return [tokenizer.beginId, ...ids];
}
