/** tokenizer.json and tokenizer_config.json for a model that came as a GGUF file, complete enough for the `tokenizers` library. */
import type { TokenizerDescription } from "../../model/tokenizer/tokenizer-description";
import type { ComponentJson } from "../../model/tokenizer/tokenizer-json";

export function newTokenizerJson({ json, beginId, texts }: TokenizerDescription): Record<string, unknown> {
  const begin = beginId === null ? null : (texts["bos_token"] ?? null);
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: json.added_tokens,
    normalizer: json.normalizer,
    pre_tokenizer: completed(json.pre_tokenizer),
    post_processor: beginId === null || begin === null ? json.post_processor : beginsWith(begin, beginId),
    decoder: completed(json.decoder),
    model: { dropout: null, continuing_subword_prefix: null, end_of_word_suffix: null, ...json.model },
  };
}

export function newTokenizerConfig({ texts, chatTemplate }: TokenizerDescription, contextLength: number): Record<string, unknown> {
  return {
    tokenizer_class: "PreTrainedTokenizerFast",
    ...texts,
    clean_up_tokenization_spaces: false,
    model_max_length: contextLength,
    ...(chatTemplate === null ? {} : { chat_template: chatTemplate.source }),
  };
}

/** ByteLevel has fields that the library insists on and that change nothing here. */
function completed(component: ComponentJson | null): ComponentJson | null {
  if (component === null) return null;
  if (component.type === "ByteLevel") return { add_prefix_space: false, trim_offsets: true, use_regex: true, ...component };
  const members: unknown = component["pretokenizers"];
  return Array.isArray(members) ? { ...component, pretokenizers: members.map((member: ComponentJson) => completed(member)) } : component;
}

function beginsWith(token: string, id: number): ComponentJson {
  const special = { SpecialToken: { id: token, type_id: 0 } };
  const sequence = (name: string, type: number) => ({ Sequence: { id: name, type_id: type } });
  return {
    type: "TemplateProcessing",
    single: [special, sequence("A", 0)],
    pair: [special, sequence("A", 0), sequence("B", 1)],
    special_tokens: { [token]: { id: token, ids: [id], tokens: [token] } },
  };
}
