/** A tokenizer as data, the same from either format: what the adapter runs and what an export in the other format writes. */
import type { SpecialTokenTexts } from "./chat-template";
import type { TokenizerJson } from "./tokenizer-json";

export interface TokenizerDescription {
  readonly json: TokenizerJson;
  /** Put before every text, null when the model expects none. */
  readonly beginId: number | null;
  /** Every id that ends a generation, the named end token first. */
  readonly endIds: readonly number[];
  readonly texts: SpecialTokenTexts;
  readonly chatTemplate: ChatTemplateSource | null;
  /** The file that the vocabulary came from, for messages. */
  readonly file: string;
}

export interface ChatTemplateSource {
  readonly source: string;
  /** The file that it stands in, for messages. */
  readonly file: string;
}

/** The id of a token's text, null when there is no such token. */
export function idOfText({ added_tokens, model }: TokenizerJson, text: string | undefined): number | null {
  if (text === undefined) return null;
  const added = added_tokens.find(({ content }) => content === text);
  return added?.id ?? (Object.hasOwn(model.vocab, text) ? (model.vocab[text] ?? null) : null);
}
