import { describe, expect, it } from "vitest";
import type { ByteSource } from "../../formats/byte-source";
import { refusalText } from "../../formats/testing/refusal";
import { recordingSource } from "../../formats/testing/recording-source";
import { text } from "../../formats/testing/raw-bytes";
import { namedSource, SMALL_TOKENIZER } from "../testing/small-llama";
import { readFolderTokenizer, type TokenizerFiles } from "./folder-tokenizer";

const file = (name: string, json: unknown): ByteSource => namedSource(name, text(typeof json === "string" ? json : JSON.stringify(json))).source;
const added = (id: number, content: string) => ({ id, content, special: true, normalized: false });
const TOKENIZER = { ...SMALL_TOKENIZER, added_tokens: [added(256, "<s>"), added(257, "</s>"), added(258, "<|im_end|>")] };

const read = (changes: Partial<TokenizerFiles> = {}) =>
  readFolderTokenizer({ tokenizer: file("tokenizer.json", TOKENIZER), tokenizerConfig: null, chatTemplate: null, generationConfig: null, config: {}, ...changes });
const config = (json: unknown): ByteSource => file("tokenizer_config.json", json);
const beginsWith = (token: string) => ({ ...TOKENIZER, post_processor: { type: "TemplateProcessing", single: [{ SpecialToken: { id: token, type_id: 0 } }, { Sequence: { id: "A", type_id: 0 } }], pair: [], special_tokens: {} } });

describe("readFolderTokenizer", () => {
  it("needs tokenizer.json alone", async () => {
    const tokenizer = await read();
    expect([tokenizer.size, tokenizer.beginId, tokenizer.endIds, tokenizer.hasChatTemplate]).toEqual([259, null, [258], false]);
  });

  it("gathers the ends that every file names", async () => {
    const tokenizer = await read({ tokenizerConfig: config({ eos_token: { content: "</s>" } }), generationConfig: file("generation_config.json", { eos_token_id: [7, 257] }), config: { eos_token_id: 5 } });
    expect(tokenizer.endIds).toEqual([257, 5, 7, 258]);
  });

  it("begins with the post-processor's token unless the configuration says otherwise", async () => {
    const tokenizer = file("tokenizer.json", beginsWith("<s>"));
    expect((await read({ tokenizer })).beginId).toBe(256);
    expect((await read({ tokenizer: file("tokenizer.json", { ...TOKENIZER, post_processor: { type: "Sequence", processors: [{ type: "ByteLevel" }, beginsWith("<s>").post_processor] } }) })).beginId).toBe(256);
    expect((await read({ tokenizer, tokenizerConfig: config({ add_bos_token: false }) })).beginId).toBeNull();
    expect((await read({ tokenizerConfig: config({ add_bos_token: true, bos_token: "</s>" }) })).beginId).toBe(257);
  });

  it("never adds that token itself", async () => {
    expect((await read({ tokenizer: file("tokenizer.json", beginsWith("<s>")) })).encode("a")).toEqual([97]);
  });

  it("takes the template of its own file before that of the configuration, and the default among named ones", async () => {
    const named = config({ bos_token: "<s>", chat_template: [{ name: "tool", template: "T" }, { name: "default", template: "{{ bos_token }}D" }] });
    expect((await read({ tokenizerConfig: named })).renderChat([], false)).toBe("<s>D");
    expect((await read({ tokenizerConfig: named, chatTemplate: file("chat_template.jinja", "J{{ bos_token }}") })).renderChat([], false)).toBe("J<s>");
  });

  it("says what a template refuses", async () => {
    const tokenizer = await read({ chatTemplate: file("chat_template.jinja", "{{ raise_exception('roles must alternate') }}") });
    expect(await refusalText(() => tokenizer.renderChat([], false))).toBe("unsupported: chat_template.jinja: the chat template can't be rendered: roles must alternate.");
    const broken = await read({ chatTemplate: file("chat_template.jinja", "{% for %}") });
    expect(await refusalText(() => broken.renderChat([], false))).toMatch(/^unsupported: chat_template\.jinja/);
  });

  it.each<[string, Partial<TokenizerFiles>, RegExp]>([
    ["a configuration that is a list", { tokenizerConfig: config([1]) }, /^malformed: tokenizer_config\.json/],
    ["a begin token that is a number", { tokenizerConfig: config({ bos_token: 1 }) }, /^malformed: tokenizer_config\.json: "bos_token" is 1, expected a token's text/],
    ["an end that is text", { generationConfig: file("generation_config.json", { eos_token_id: "two" }) }, /^malformed: generation_config\.json: "eos_token_id" is "two"/],
    ["a tokenizer that is no JSON", { tokenizer: file("tokenizer.json", "<html>") }, /^malformed: tokenizer\.json: the file is not valid JSON/],
  ])("refuses %s", async (_, changes, expected) => {
    expect(await refusalText(() => read(changes))).toMatch(expected);
  });

  it("refuses an oversized tokenizer.json without reading it", async () => {
    const huge = recordingSource(file("tokenizer.json", TOKENIZER), 2 ** 33);
    expect(await refusalText(() => read({ tokenizer: huge }))).toMatch(/^limit: tokenizer\.json: its size in bytes is 8589934592/);
    expect(huge.reads).toEqual([]);
  });
});
