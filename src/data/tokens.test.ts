import { describe, expect, it } from "vitest";
import { tokeniseExample, tokeniseExamples } from "./tokens";
import type { ExampleTokenizer } from "./tokens";

/** One token a character: its code. */
const characters: ExampleTokenizer = {
  beginId: null,
  hasChatTemplate: true,
  renderChat: ([message]) => `<u>${message?.content}</u><a>`,
  encode: (text) => Array.from(text, (character) => character.codePointAt(0) ?? 0),
};
const withBegin: ExampleTokenizer = { ...characters, beginId: 1 };
const codes = (text: string): number[] => characters.encode(text);

const item = { kind: "choice" as const, row: 5, context: "abcdef", choices: ["x", "yz"], answer: 1 };

describe("tokeniseExample", () => {
  it("puts a space before every choice, apart from the prompt", () => {
    expect(tokeniseExample(item, characters, { contextLength: 100 })).toEqual({
      row: 5,
      contextIds: codes("abcdef"),
      choiceIds: [codes(" x"), codes(" yz")],
      chars: [1, 2],
      answer: 1,
      shortened: false,
    });
  });

  it("takes the beginning of a prompt that is too long, with room for the longest choice but its last token", () => {
    // " yz" takes 2 places besides the context.
    expect(tokeniseExample(item, characters, { contextLength: 8 })).toMatchObject({ contextIds: codes("abcdef"), shortened: false });
    expect(tokeniseExample(item, characters, { contextLength: 7 })).toMatchObject({ contextIds: codes("bcdef"), shortened: true });
    expect(tokeniseExample(item, characters, { contextLength: 3 })).toMatchObject({ contextIds: codes("f"), shortened: true });
  });

  it("keeps the begin token in front, shortened or not", () => {
    expect(tokeniseExample(item, withBegin, { contextLength: 9 })).toMatchObject({ contextIds: [1, ...codes("abcdef")], shortened: false });
    expect(tokeniseExample(item, withBegin, { contextLength: 8 })).toMatchObject({ contextIds: [1, ...codes("bcdef")], shortened: true });
    expect(tokeniseExample(item, withBegin, { contextLength: 3 })).toMatchObject({ contextIds: [1], shortened: true });
  });

  it("refuses a choice longer than the context, saying the numbers", () => {
    expect(tokeniseExample(item, characters, { contextLength: 2 })).toBe("a choice of 3 tokens is longer than the model's context of 2 tokens");
  });

  it("refuses what becomes no token", () => {
    const mute: ExampleTokenizer = { ...characters, encode: () => [] };
    expect(tokeniseExample(item, mute, { contextLength: 10 })).toBe("choice 1 becomes no token at all");
    expect(tokeniseExample({ ...item, context: "" }, characters, { contextLength: 10 })).toBe("the prompt becomes no token at all");
  });

  it("counts characters as Python does: code points, not UTF-16 units or bytes", () => {
    expect(tokeniseExample({ ...item, choices: ["é", "🙂🙂"] }, characters, { contextLength: 100 })).toMatchObject({ chars: [1, 2] });
  });
});

describe("tokeniseExamples", () => {
  it("counts what was shortened and lists what was rejected, by row", async () => {
    const long = { ...item, row: 9, choices: ["x", "0123456789"] };
    const result = await tokeniseExamples([item, long, { ...item, row: 11, context: "a" }], characters, { contextLength: 7 });
    expect(result.examples.map((example) => example.row)).toEqual([5, 11]);
    expect(result.shortened).toBe(1);
    expect(result.rejected).toEqual([{ row: 9, reason: "a choice of 11 tokens is longer than the model's context of 7 tokens" }]);
  });

  it("lets a cancellation in while a large file becomes tokens", async () => {
    const stop = new AbortController();
    let encoded = 0;
    const slow: ExampleTokenizer = { ...characters, encode: (text) => (encoded++, characters.encode(text)) };
    const many = Array.from({ length: 300_000 }, (_, row) => ({ ...item, row }));
    setTimeout(() => stop.abort(), 1);
    await expect(tokeniseExamples(many, slow, { contextLength: 100 }, { signal: stop.signal })).rejects.toMatchObject({ code: "cancelled" });
    expect(encoded).toBeLessThan(many.length);
  });
});

describe("a chat", () => {
  it("has the prompt as the user's message, and no space before the choice", () => {
    expect(tokeniseExample(item, characters, { contextLength: 100, chat: true })).toEqual({
      row: 5,
      contextIds: codes("<u>abcdef</u><a>"),
      choiceIds: [codes("x"), codes("yz")],
      chars: [1, 2],
      answer: 1,
      shortened: false,
    });
  });

  it("has one begin token, also when the template writes it out", () => {
    const writesBegin: ExampleTokenizer = { ...withBegin, encode: (text) => (text.startsWith("<u>") ? [1, ...codes(text)] : codes(text)) };
    expect(tokeniseExample(item, withBegin, { contextLength: 100, chat: true })).toMatchObject({ contextIds: [1, ...codes("<u>abcdef</u><a>")] });
    expect(tokeniseExample(item, writesBegin, { contextLength: 100, chat: true })).toMatchObject({ contextIds: [1, ...codes("<u>abcdef</u><a>")] });
  });

  it("loses the beginning of the message, never the template's own words", () => {
    // The form takes 10 of the 15 places that " yz" leaves.
    expect(tokeniseExample(item, characters, { contextLength: 15, chat: true })).toMatchObject({ contextIds: codes("<u>cdef</u><a>"), shortened: true });
    const long = tokeniseExample({ ...item, context: "0123456789".repeat(50) }, characters, { contextLength: 60, chat: true });
    if (typeof long === "string") throw new Error(long);
    expect(long.contextIds.slice(0, 3)).toEqual(codes("<u>"));
    expect(long.contextIds.slice(-8)).toEqual(codes("9</u><a>"));
    expect(long.contextIds.length).toBeGreaterThan(45);
    expect(long.contextIds.length).toBeLessThanOrEqual(59);
    expect(tokeniseExample(item, characters, { contextLength: 9, chat: true })).toBe("the chat template alone takes 10 tokens, and 8 are left for the prompt");
  });
});

it("refuses a chat where the model has no template, in words that help", async () => {
  const plain = { ...characters, hasChatTemplate: false };
  await expect(tokeniseExamples([item], plain, { contextLength: 100, chat: true })).rejects.toThrow("The model has no chat template");
  expect((await tokeniseExamples([item], plain, { contextLength: 100 })).examples).toHaveLength(1);
});

describe("a completion", () => {
  const completion = { kind: "completion" as const, row: 3, context: "ab", completion: "cde" };

  it("is scored after its prompt, parted by a space", () => {
    expect(tokeniseExample(completion, characters, { contextLength: 100 })).toEqual({ row: 3, contextIds: codes("ab"), choiceIds: [codes(" cde")], chars: [4], answer: 0, shortened: false });
    expect(tokeniseExample(completion, withBegin, { contextLength: 100, chat: true })).toMatchObject({ contextIds: [1, ...codes("<u>ab</u><a>")], choiceIds: [codes("cde")] });
  });

  it("without a prompt begins after the begin token, or else after its own first", () => {
    const text = { ...completion, context: "" };
    for (const chat of [false, true]) {
      expect(tokeniseExample(text, withBegin, { contextLength: 100, chat })).toMatchObject({ contextIds: [1], choiceIds: [codes("cde")] });
      expect(tokeniseExample(text, characters, { contextLength: 100, chat })).toMatchObject({ contextIds: codes("c"), choiceIds: [codes("de")] });
    }
    expect(tokeniseExample({ ...text, completion: "c" }, characters, { contextLength: 100 })).toBe("the text becomes one token, which leaves nothing to predict");
    expect(tokeniseExample({ ...text, completion: "" }, withBegin, { contextLength: 100 })).toBe("the text becomes no token, which leaves nothing to predict");
  });

  it("takes the prompt's beginning away first, then its own end", () => {
    const long = { ...completion, context: "abcdef", completion: " 123" };
    expect(tokeniseExample(long, characters, { contextLength: 9 })).toMatchObject({ contextIds: codes("abcdef"), choiceIds: [codes(" 123")], shortened: false });
    expect(tokeniseExample(long, characters, { contextLength: 6 })).toMatchObject({ contextIds: codes("def"), choiceIds: [codes(" 123")], shortened: true });
    expect(tokeniseExample(long, characters, { contextLength: 3 })).toMatchObject({ contextIds: codes("f"), choiceIds: [codes(" 12")], shortened: true });
    expect(tokeniseExample({ ...long, context: "" }, characters, { contextLength: 2 })).toMatchObject({ contextIds: codes(" "), choiceIds: [codes("12")], shortened: true });
  });

  it("makes a dataset of its kind", async () => {
    expect(await tokeniseExamples([completion], characters, { contextLength: 100 })).toMatchObject({ kind: "completion", sameChoices: false });
    expect(await tokeniseExamples([item], characters, { contextLength: 100, sameChoices: true })).toMatchObject({ kind: "choice", sameChoices: true });
  });
});
