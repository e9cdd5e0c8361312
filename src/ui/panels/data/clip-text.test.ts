import { describe, expect, it } from "vitest";
import { clipEnd, clipMiddle } from "./clip-text";

const words = Array.from({ length: 100 }, (_, index) => `word${index}`).join(" ");

describe("clipping", () => {
  it("leaves what fits as it is", () => {
    for (const clip of [clipEnd, clipMiddle]) expect(clip("short text", 10)).toBe("short text");
  });

  it("cuts between words", () => {
    expect(clipEnd(words, 30)).toBe("word0 word1 word2 word3 word4 …");
    expect(clipMiddle(words, 40)).toBe("word0 word1 word2 … word98 word99");
  });

  it("cuts a text without spaces all the same", () => {
    expect(clipEnd("x".repeat(100), 30)).toBe(`${"x".repeat(30)} …`);
    expect(clipMiddle("x".repeat(100), 30)).toBe(`${"x".repeat(15)} … ${"x".repeat(15)}`);
  });

  it("keeps the end of a prompt, which is the question", () => {
    expect(clipMiddle(`${words}\nQuestion: Is it?\nAnswer:`, 60)).toMatch(/^word0 .* … .*Question: Is it\?\nAnswer:$/s);
  });
});
