import { describe, expect, it } from "vitest";
import { refusalText } from "../../formats/testing/refusal";
import { createTokenizer } from "./hub-tokenizer";
import { checkTokenizerJson } from "./tokenizer-json";

const MODEL = { type: "BPE", vocab: { a: 0, b: 1, ab: 2, constructor: 3 }, merges: ["a b"] };
const check = (changes: Record<string, unknown>, model: Record<string, unknown> = {}) => checkTokenizerJson({ ...changes, model: { ...MODEL, ...model } }, "tokenizer.json");

describe("checkTokenizerJson", () => {
  it("reads merges in both forms, and words that JavaScript's objects know", () => {
    const { model } = check({}, { merges: ["a b"] });
    expect(model.merges).toEqual([["a", "b"]]);
    expect(check({}, { merges: [["a", "b"]] }).model.merges).toEqual([["a", "b"]]);
    expect(model.vocab["constructor"]).toBe(3);
  });

  it("keeps a token called __proto__", () => {
    const { model } = check({}, { vocab: JSON.parse('{"__proto__": 0, "a": 1, "b": 2, "ab": 3}') });
    expect(Object.entries(model.vocab)).toContainEqual(["__proto__", 0]);
  });

  const HOSTILE: readonly [string, unknown, RegExp][] = [
    ["a list", [], /^malformed: tokenizer\.json: "(the file|model)" is/],
    ["null", null, /^malformed: tokenizer\.json/],
    ["no model", {}, /^malformed: tokenizer\.json: "model" is/],
    ["another kind of model", { model: { type: "Unigram", vocab: [] } }, /^unsupported: tokenizer\.json: "model\.type" is "Unigram"/],
    ["no vocabulary", { model: { type: "BPE" } }, /"model\.vocab" is .*, expected an object/],
    ["an empty vocabulary", { model: { ...MODEL, vocab: {} } }, /"model\.vocab" is empty/],
    ["a list as vocabulary", { model: { ...MODEL, vocab: ["a"] } }, /"model\.vocab" is \["a"\]/],
    ["an id that is text", { model: { ...MODEL, vocab: { a: "0" } } }, /"model\.vocab" gives "a" the id "0"/],
    ["a negative id", { model: { ...MODEL, vocab: { a: -1 } } }, /gives "a" the id -1/],
    ["an id beyond every vocabulary", { model: { ...MODEL, vocab: { a: 1e15 } } }, /gives "a" the id 1000000000000000/],
    ["merges that are text", { model: { ...MODEL, merges: "a b" } }, /"model\.merges" is "a b", expected a list/],
    ["a merge of three", { model: { ...MODEL, merges: ["a b c"] } }, /"model\.merges\.0" is "a b c"/],
    ["a merge of numbers", { model: { ...MODEL, merges: [[1, 2]] } }, /"model\.merges\.0" is \[1,2\]/],
    ["a merge into nothing", { model: { ...MODEL, merges: ["b a"] } }, /"model\.merges\.0" makes "ba", which is not in/],
    ["an unknown token that is not there", { model: { ...MODEL, unk_token: "<unk>" } }, /"model\.unk_token" is "<unk>"/],
    ["an added token without text", { added_tokens: [{ id: 1, content: "" }], model: MODEL }, /"added_tokens\.0\.content" is "", expected a text that is not empty/],
    ["an added token with a wild id", { added_tokens: [{ id: 1e12, content: "x" }], model: MODEL }, /"added_tokens\.0\.id" is 1000000000000/],
    ["a pre-tokenizer that is text", { pre_tokenizer: "ByteLevel", model: MODEL }, /"pre_tokenizer" is "ByteLevel"/],
    ["endings of words, which are not read", { model: { ...MODEL, end_of_word_suffix: "</w>" } }, /"model\.end_of_word_suffix" is "<\/w>"/],
  ];
  it.each(HOSTILE)("refuses %s", async (_, json, expected) => {
    expect(await refusalText(() => checkTokenizerJson(json, "tokenizer.json"))).toMatch(expected);
  });

  it.each([
    [{ pre_tokenizer: { type: "Quantum" } }, /^unsupported: tokenizer\.json: the tokenizer can't be built: Unknown PreTokenizer type: Quantum/],
    [{ decoder: { type: "Quantum" } }, /Unknown Decoder type/],
    [{ pre_tokenizer: { type: "Split", pattern: { Regex: "(" }, behavior: "Isolated" } }, /the tokenizer can't be built: /],
  ])("components that the library does not know are refused when it is built: %j", async (changes, expected) => {
    const json = check(changes);
    expect(await refusalText(() => createTokenizer({ json, beginId: null, endIds: [], texts: {}, chatTemplate: null, file: "tokenizer.json" }))).toMatch(expected);
  });
});
