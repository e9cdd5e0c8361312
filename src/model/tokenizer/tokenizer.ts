/** What the rest of the studio needs of a tokenizer; `hub-tokenizer.ts` adapts the library to it. */

export interface ChatMessage {
  readonly role: "system" | "user" | "assistant";
  readonly content: string;
}

export interface Tokenizer {
  /** Number of ids it can produce: no more than the embedding has rows. */
  readonly size: number;
  /** Ids that end a generation. */
  readonly endIds: readonly number[];
  /** Id that the model expects before every text, null when none is added. */
  readonly beginId: number | null;
  /** Ids of `text` alone; special tokens written out in the text are recognised, none is added. */
  encode(text: string): number[];
  /** Text of `ids`; special tokens are left out unless asked for. */
  decode(ids: readonly number[], options?: { readonly keepSpecial?: boolean }): string;
  /** Text of one token as it stands in the vocabulary's bytes, for lists of candidates. */
  readonly hasChatTemplate: boolean;
  /** Renders messages by the model's own template. Errors: "unsupported" when it has none or it fails. */
  renderChat(messages: readonly ChatMessage[], addGenerationPrompt: boolean): string;
}
