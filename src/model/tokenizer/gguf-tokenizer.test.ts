import { describe, expect, it } from "vitest";
import { readGguf, type GgufValue } from "../../formats/gguf/read";
import { refusalText } from "../../formats/testing/refusal";
import { BYTE_TOKENS, floats, ints, smallGguf, uint, word, words } from "../testing/small-llama";
import { readGgufTokenizer } from "./gguf-tokenizer";
import { promptIds, type Tokenizer } from "./tokenizer";

async function read(metadata: Record<string, GgufValue | undefined> = {}): Promise<Tokenizer> {
  return readGgufTokenizer(await readGguf(smallGguf({ metadata }).source));
}

const tokens = (...more: string[]): GgufValue => words([...BYTE_TOKENS, ...more]);
const types = (...more: number[]): GgufValue => ints([...BYTE_TOKENS.map(() => 1), ...more]);
const flag = (value: boolean): GgufValue => ({ type: "bool", value });

describe("a byte-level vocabulary", () => {
  it("recognises control and user tokens in a text, and leaves control tokens out of the answer", async () => {
    const tokenizer = await read({ "tokenizer.ggml.tokens": tokens("<|im_end|>", "<tool>"), "tokenizer.ggml.token_type": types(3, 4) });
    expect(tokenizer.encode("a<|im_end|><tool>b")).toEqual([97, 256, 257, 98]);
    expect(tokenizer.decode([97, 256, 257, 98])).toBe("a<tool>b");
    expect(tokenizer.decode([97, 256, 257, 98], { keepSpecial: true })).toBe("a<|im_end|><tool>b");
  });

  it("gives a text back as it was, spaces before punctuation included", async () => {
    const tokenizer = await read();
    expect(tokenizer.decode(tokenizer.encode("a . b , c 's ! "))).toBe("a . b , c 's ! ");
  });

  it("has no text for unused tokens and for ids beyond it, and merges into neither", async () => {
    const tokenizer = await read({ "tokenizer.ggml.tokens": tokens("ab", "<|endoftext|>"), "tokenizer.ggml.token_type": types(5, 3), "tokenizer.ggml.merges": words(["a b"]) });
    expect(tokenizer.encode("ab")).toEqual([97, 98]);
    expect(tokenizer.decode([97, 256, 9999, 98])).toBe("ab");
    expect(tokenizer.decode([])).toBe("");
  });

  it("ends at eos, at the end of a turn and at what ends any text", async () => {
    const changes = { "tokenizer.ggml.tokens": tokens("<eos>", "<turn>", "<|eot_id|>", "<other>"), "tokenizer.ggml.token_type": types(3, 3, 3, 3), "tokenizer.ggml.eot_token_id": uint(257) };
    expect((await read(changes)).endIds).toEqual([256, 257, 258]);
  });

  it.each([
    ["gpt-2", undefined, null],
    ["llama-bpe", undefined, 256],
    ["llama-bpe", false, null],
    ["gpt-2", true, 256],
  ] as const)("pre %s with add_bos_token %s begins with %s", async (pre, adds, expected) => {
    const tokenizer = await read({ "tokenizer.ggml.pre": word(pre), "tokenizer.ggml.add_bos_token": adds === undefined ? undefined : flag(adds) });
    expect(tokenizer.beginId).toBe(expected);
    expect(promptIds(tokenizer, "a")).toEqual(expected === null ? [97] : [expected, 97]);
    expect(promptIds(tokenizer, "<|endoftext|>a")).toEqual([256, 97]);
  });

  it("takes a piece that is a token whole for llama-bpe only", async () => {
    const changes = { "tokenizer.ggml.tokens": tokens("<|endoftext|>", "xyz"), "tokenizer.ggml.token_type": types(3, 1) };
    expect((await read({ ...changes, "tokenizer.ggml.pre": word("llama-bpe") })).encode("xyz")).toEqual([257]);
    expect((await read({ ...changes, "tokenizer.ggml.pre": word("gpt-2") })).encode("xyz")).toEqual([120, 121, 122]);
  });

  it("renders the file's chat template, or says that there is none", async () => {
    const template = "{{ bos_token }}{% for m in messages %}{{ m.role }}: {{ m.content }}\n{% endfor %}{% if add_generation_prompt %}>{% endif %}";
    const tokenizer = await read({ "tokenizer.chat_template": word(template) });
    expect(tokenizer.hasChatTemplate).toBe(true);
    expect(tokenizer.renderChat([{ role: "user", content: "Hi" }], true)).toBe("<|endoftext|>user: Hi\n>");
    const plain = await read();
    expect(plain.hasChatTemplate).toBe(false);
    expect(await refusalText(() => plain.renderChat([], true))).toMatch(/^unsupported: small\.gguf: the model has no chat template/);
  });

  const HOSTILE: Readonly<Record<string, readonly [Record<string, GgufValue | undefined>, RegExp]>> = {
    "an unknown tokenizer": [{ "tokenizer.ggml.model": word("bert") }, /^unsupported: small\.gguf: tokenizer\.ggml\.model is "bert"/],
    "an unknown pre-tokenizer": [{ "tokenizer.ggml.pre": word("tekken") }, /^unsupported: small\.gguf: tokenizer\.ggml\.pre is "tekken", and the studio knows gpt-2, smollm/],
    "a pre-tokenizer of JavaScript's own": [{ "tokenizer.ggml.pre": word("constructor") }, /tokenizer\.ggml\.pre is "constructor"/],
    "no tokens": [{ "tokenizer.ggml.tokens": words([]) }, /^malformed: small\.gguf: tokenizer\.ggml\.tokens is missing or empty/],
    "tokens that are numbers": [{ "tokenizer.ggml.tokens": ints([1]) }, /tokenizer\.ggml\.tokens is a list of int32/],
    "tokens that are no list": [{ "tokenizer.ggml.tokens": word("a") }, /tokenizer\.ggml\.tokens is "a", expected a list/],
    "types of another length": [{ "tokenizer.ggml.token_type": ints([1, 1]) }, /tokenizer\.ggml\.token_type has 2 entries for 257 tokens/],
    "no merges": [{ "tokenizer.ggml.merges": undefined }, /tokenizer\.ggml\.merges is missing/],
    "a merge of one": [{ "tokenizer.ggml.merges": words(["ab"]) }, /tokenizer\.ggml\.merges\[0\] is "ab"/],
    "an end beyond the vocabulary": [{ "tokenizer.ggml.eos_token_id": uint(257) }, /tokenizer\.ggml\.eos_token_id is "257", and the vocabulary has 257 tokens/],
  };
  it.each(Object.entries(HOSTILE))("refuses %s", async (_, [changes, expected]) => {
    expect(await refusalText(() => read(changes))).toMatch(expected);
  });

  it("takes -1 as no token", async () => {
    expect((await read({ "tokenizer.ggml.bos_token_id": uint(0xffff_ffff) })).beginId).toBeNull();
  });
});

describe("a SentencePiece vocabulary", () => {
  const BYTES = Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`);
  const PIECES = ["▁", "a", "b", "c", "▁a", "ab", "▁ab", "abc", "bc"];
  const SCORES = [-9, -9, -9, -9, -3, -1, -2, -4, -5];
  const metadata = {
    "tokenizer.ggml.model": word("llama"),
    "tokenizer.ggml.pre": undefined,
    "tokenizer.ggml.merges": undefined,
    "tokenizer.ggml.tokens": words(["<unk>", "<s>", "</s>", ...BYTES, ...PIECES]),
    "tokenizer.ggml.token_type": ints([2, 3, 3, ...BYTES.map(() => 6), ...PIECES.map(() => 1)]),
    "tokenizer.ggml.scores": floats([0, 0, 0, ...BYTES.map(() => 0), ...SCORES]),
    "tokenizer.ggml.unknown_token_id": uint(0),
    "tokenizer.ggml.bos_token_id": uint(1),
    "tokenizer.ggml.eos_token_id": uint(2),
  };
  const id = (piece: string): number => 259 + PIECES.indexOf(piece);

  it("merges by score, puts a space before the text and falls back to bytes", async () => {
    const tokenizer = await read(metadata);
    expect(tokenizer.encode("abc ab")).toEqual([id("▁ab"), id("c"), id("▁ab")]);
    expect(tokenizer.encode("é\n")).toEqual([id("▁"), 3 + 0xc3, 3 + 0xa9, 3 + 0x0a]);
    expect(tokenizer.encode("a<0x41>").slice(1)).not.toContain(3 + 0x41);
    expect([tokenizer.beginId, tokenizer.endIds]).toEqual([1, [2]]);
  });

  it("decodes to the text without the space that it added", async () => {
    const tokenizer = await read(metadata);
    for (const text of ["abc ab", "  é\n🙂 b", "a", ""]) expect(tokenizer.decode(tokenizer.encode(text))).toBe(text);
  });

  it("adds no space where the file says so", async () => {
    const tokenizer = await read({ ...metadata, "tokenizer.ggml.add_space_prefix": flag(false) });
    expect(tokenizer.encode("ab")).toEqual([id("ab")]);
    expect(tokenizer.decode([id("▁ab")])).toBe(" ab");
  });

  it("refuses a vocabulary without scores and a token of absurd length", async () => {
    expect(await refusalText(() => read({ ...metadata, "tokenizer.ggml.scores": undefined }))).toMatch(/tokenizer\.ggml\.scores is missing/);
    const long = { "tokenizer.ggml.tokens": words(["<unk>", "<s>", "</s>", "x".repeat(300)]), "tokenizer.ggml.token_type": ints([2, 3, 3, 1]), "tokenizer.ggml.scores": floats([0, 0, 0, 0]) };
    expect(await refusalText(() => read({ ...metadata, ...long }))).toMatch(/^limit: small\.gguf: tokenizer\.ggml\.tokens holds a token of 300 characters/);
  });
});
