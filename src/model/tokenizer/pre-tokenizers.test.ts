import { describe, expect, it } from "vitest";
import { refusalText } from "../../formats/testing/refusal";
import { BYTE_TOKENS } from "../testing/small-llama";
import { createTokenizer } from "./hub-tokenizer";
import { byteLevelPreTokenizer, faithfulPreTokenizer, GGUF_PRE_TOKENIZERS } from "./pre-tokenizers";
import { checkTokenizerJson, type ComponentJson } from "./tokenizer-json";

/** Merges that show where a text is cut: each joins two bytes only when no cut falls between them. */
const byte = (value: number): string => BYTE_TOKENS[value] ?? "";
const MERGES: readonly (readonly [string, string])[] = [[byte(0xbf), "!"], [byte(0xa3), byte(0xd9)], [byte(32), "a"], ["1", "2"], [byte(0x85), "x"], ["$", "1"], ["2", "3"]];
const VOCAB = Object.fromEntries([...BYTE_TOKENS, ...MERGES.map((pair) => pair.join(""))].map((token, id) => [token, id]));

function encodeAll(preTokenizer: ComponentJson, texts: readonly string[]): number[][] {
  const json = checkTokenizerJson({ pre_tokenizer: preTokenizer, decoder: { type: "ByteLevel" }, model: { type: "BPE", vocab: VOCAB, merges: MERGES } }, "tokenizer.json");
  const tokenizer = createTokenizer({ json, beginId: null, endIds: [], texts: {}, chatTemplate: null, file: "tokenizer.json" });
  return texts.map((text) => tokenizer.encode(text));
}

/** A byte order mark, Arabic digits, a space, digits, a next-line character, a sign with digits. */
const TEXTS = ["\uFEFF!", "٣٣", " a", "123", "\u0085x", "$12"];
const byteLevel = { type: "ByteLevel", add_prefix_space: false, use_regex: true };
const digits = (isIndividual: boolean): ComponentJson => ({ type: "Sequence", pretokenizers: [{ type: "Digits", individual_digits: isIndividual }, byteLevel] });

describe("cuts, against the `tokenizers` library 0.23.3 for Python", () => {
  it.each<[string, ComponentJson, number[][]]>([
    ["ByteLevel: U+FEFF is no white space, U+0085 is", byteLevel, [[239, 187, 256], [217, 257, 163], [258], [259, 51], [194, 133, 120], [36, 259]]],
    ["Digits, one by one: of every script", digits(true), [[239, 187, 256], [217, 163, 217, 163], [258], [49, 50, 51], [194, 133, 120], [36, 49, 50]]],
    ["Digits in runs", digits(false), [[239, 187, 256], [217, 257, 163], [258], [259, 51], [194, 133, 120], [36, 259]]],
    ["GGUF smollm, the same as Digits one by one", byteLevelPreTokenizer(GGUF_PRE_TOKENIZERS["smollm"]?.patterns ?? []), [[239, 187, 256], [217, 163, 217, 163], [258], [49, 50, 51], [194, 133, 120], [36, 49, 50]]],
    ["GGUF default", byteLevelPreTokenizer(GGUF_PRE_TOKENIZERS["default"]?.patterns ?? []), [[239, 187, 191, 33], [217, 257, 163], [258], [259, 51], [194, 133, 120], [36, 259]]],
  ])("%s", (_, preTokenizer, expected) => {
    expect(encodeAll(preTokenizer, TEXTS)).toEqual(expected);
  });

  it.each([
    [{ type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: true }, [3, 3, 0, 2]],
    [{ type: "Metaspace", replacement: "▁", prepend_scheme: "first", split: false }, [0, 4, 4, 2]],
  ])("Metaspace: %o", (preTokenizer, expected) => {
    const model = { type: "BPE", vocab: { "▁": 0, a: 1, b: 2, "▁a": 3, "a▁": 4, "b▁": 5 }, merges: ["a ▁", "▁ a", "b ▁"] };
    const json = checkTokenizerJson({ pre_tokenizer: preTokenizer, model }, "tokenizer.json");
    expect(createTokenizer({ json, beginId: null, endIds: [], texts: {}, chatTemplate: null, file: "tokenizer.json" }).encode("a a b")).toEqual(expected);
  });
});

describe("cuts that the library can't make", () => {
  it.each([
    [{ type: "Split", pattern: { String: " " }, behavior: "MergedWithPrevious" }, /^unsupported: t\.json: the pre-tokenizer's Split behaves as "MergedWithPrevious"/],
    [{ type: "Sequence", pretokenizers: [{ type: "Split", pattern: { String: " " } }] }, /behaves as undefined/],
    [{ type: "Sequence", pretokenizers: "all" }, /^malformed: t\.json: "pre_tokenizer\.pretokenizers" is "all"/],
    [{ type: "Sequence", pretokenizers: [null] }, /^malformed/],
  ])("are refused: %j", async (component, expected) => {
    expect(await refusalText(() => faithfulPreTokenizer(component, "t.json"))).toMatch(expected);
  });
});
