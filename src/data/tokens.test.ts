import { describe, expect, it } from "vitest";
import { tokeniseExample, tokeniseExamples } from "./tokens";
import type { ExampleTokenizer } from "./tokens";

/** One token a character: its code. */
const characters: ExampleTokenizer = {
  beginId: null,
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
  it("counts what was shortened and lists what was rejected, by row", () => {
    const long = { ...item, row: 9, choices: ["x", "0123456789"] };
    const result = tokeniseExamples([item, long, { ...item, row: 11, context: "a" }], characters, { contextLength: 7 });
    expect(result.examples.map((example) => example.row)).toEqual([5, 11]);
    expect(result.shortened).toBe(1);
    expect(result.rejected).toEqual([{ row: 9, reason: "a choice of 11 tokens is longer than the model's context of 7 tokens" }]);
  });
});
