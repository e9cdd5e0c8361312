/** Adapts `@huggingface/tokenizers` to the studio's `Tokenizer`. */
import { Tokenizer as HubTokenizer } from "@huggingface/tokenizers";
import { StudioError } from "../../shared/errors";
import { createChatTemplate } from "./chat-template";
import { faithfulPreTokenizer } from "./pre-tokenizers";
import type { Tokenizer } from "./tokenizer";
import type { TokenizerDescription } from "./tokenizer-description";
import type { TokenizerJson } from "./tokenizer-json";

/** Errors: "unsupported" when a component is unknown or a pattern can't be translated. */
export function createTokenizer({ json, beginId, endIds, chatTemplate, texts, file }: TokenizerDescription): Tokenizer {
  const hub = createHub(json, file);
  const chat = chatTemplate === null ? null : createChatTemplate(chatTemplate.source, texts, chatTemplate.file);
  return {
    size: tokenizerSize(json),
    endIds,
    beginId,
    hasChatTemplate: chat !== null,
    encode: (text) => hub.encode(text, { add_special_tokens: false }).ids,
    decode(ids, options) {
      // As the original does: an id without a token (padding of the vocabulary) has no text.
      const known = ids.filter((id) => hub.id_to_token(id) !== undefined);
      if (known.length === 0) return "";
      return hub.decode(known, { skip_special_tokens: options?.keepSpecial !== true, clean_up_tokenization_spaces: false });
    },
    renderChat(messages, addGenerationPrompt) {
      if (chat === null) throw new StudioError("unsupported", `${file}: the model has no chat template.`, "Generate from a plain prompt, without the chat form.");
      return chat.render(messages, addGenerationPrompt);
    },
  };
}

function createHub(json: TokenizerJson, file: string): HubTokenizer {
  const faithful = { ...json, pre_tokenizer: faithfulPreTokenizer(json.pre_tokenizer, file) };
  try {
    return new HubTokenizer(faithful, {});
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new StudioError("unsupported", `${file}: the tokenizer can't be built: ${why}.`, "Open another model of the Llama family, or fetch the tokenizer again.", error);
  }
}

/** One more than the highest id. */
function tokenizerSize(json: TokenizerJson): number {
  let highest = -1;
  for (const id of Object.values(json.model.vocab)) highest = Math.max(highest, id);
  for (const { id } of json.added_tokens) highest = Math.max(highest, id);
  return highest + 1;
}
