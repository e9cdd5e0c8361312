/** A byte-level tokenizer as GGUF keys. Source: gguf-py's constants.py (Keys.Tokenizer), llama.h (llama_token_type). */
import type { GgufValue } from "../../formats/gguf/read";
import { ggufPreTokenizerName } from "../../model/tokenizer/recognise-pre-tokenizer";
import { GGUF_PRE_TOKENIZERS } from "../../model/tokenizer/pre-tokenizers";
import { idOfText, type TokenizerDescription } from "../../model/tokenizer/tokenizer-description";
import type { TokenizerJson } from "../../model/tokenizer/tokenizer-json";
import { StudioError } from "../../shared/errors";
import { flag, ints, text, texts, uint } from "../../formats/gguf/short-values";

const NORMAL = 1;
const CONTROL = 3;
const USER_DEFINED = 4;
const UNUSED = 5;

/** `vocab` rows of the embedding get a token each. Errors: "unsupported" when GGUF has no name for how the text is cut. */
export function tokenizerKeys(description: TokenizerDescription, vocab: number): [string, GgufValue][] {
  const { json, beginId, chatTemplate } = description;
  const list = tokenList(json, vocab);
  return [
    ["tokenizer.ggml.model", text("gpt2")],
    ["tokenizer.ggml.pre", text(preTokenizerName(description))],
    ["tokenizer.ggml.tokens", texts(list.map((token) => token.text))],
    ["tokenizer.ggml.token_type", ints(list.map((token) => token.type))],
    ["tokenizer.ggml.merges", texts(json.model.merges.map(([left, right]) => `${left} ${right}`))],
    ...specialIds(description).map(([key, id]): [string, GgufValue] => [`tokenizer.ggml.${key}`, uint(id)]),
    ["tokenizer.ggml.add_bos_token", flag(beginId !== null)],
    ["tokenizer.ggml.add_space_prefix", flag(false)],
    ...(chatTemplate === null ? [] : [["tokenizer.chat_template", text(chatTemplate.source)] as [string, GgufValue]]),
  ];
}

function preTokenizerName({ json, file }: TokenizerDescription): string {
  const name = ggufPreTokenizerName(json, file);
  if (name !== null) return name;
  const why = json.model.byte_fallback
    ? "it is SentencePiece's kind of tokenizer, whose scores a GGUF file needs and tokenizer.json does not have"
    : `the way it cuts text is none that the studio can name in a GGUF file (it knows ${Object.keys(GGUF_PRE_TOKENIZERS).join(", ")}), so other programs would cut it differently`;
  throw new StudioError("unsupported", `${file}: ${why}.`, "Export a Hugging Face folder instead.");
}

interface ListedToken {
  readonly text: string;
  readonly type: number;
}

/** By id. Rows without a token get a name that no text gives, as llama.cpp's converter does. */
function tokenList({ model, added_tokens }: TokenizerJson, vocab: number): ListedToken[] {
  const list: ListedToken[] = Array.from({ length: vocab }, (_, id) => ({ text: `[PAD${id}]`, type: UNUSED }));
  for (const [token, id] of Object.entries(model.vocab)) list[id] = { text: token, type: NORMAL };
  for (const { id, content, special } of added_tokens) list[id] = { text: content, type: special ? CONTROL : USER_DEFINED };
  return list;
}

function specialIds({ json, beginId, endIds, texts }: TokenizerDescription): [string, number][] {
  const endId = idOfText(json, texts["eos_token"]) ?? endIds[0] ?? null;
  const ids: readonly (readonly [string, number | null])[] = [
    ["bos_token_id", beginId ?? idOfText(json, texts["bos_token"])],
    ["eos_token_id", endId],
    ["eot_token_id", endIds.find((id) => id !== endId) ?? null],
    ["unknown_token_id", idOfText(json, texts["unk_token"])],
    ["padding_token_id", idOfText(json, texts["pad_token"])],
  ];
  return ids.filter((entry): entry is [string, number] => entry[1] !== null);
}
