import { describe, expect, it } from "vitest";
import { BYTE_TOKENS, SMALL_TOKENIZER } from "../testing/small-llama";
import { createTokenizer } from "./hub-tokenizer";
import { createTextStream } from "./text-stream";
import { checkTokenizerJson } from "./tokenizer-json";

/** One token a byte, so that every character beyond ASCII is cut. */
const tokenizer = createTokenizer({ json: checkTokenizerJson(SMALL_TOKENIZER, "tokenizer.json"), beginId: null, endIds: [], texts: {}, chatTemplate: null, file: "tokenizer.json" });

describe("createTextStream", () => {
  it("holds a character back until it is whole", () => {
    const stream = createTextStream(tokenizer);
    const pieces = [...new TextEncoder().encode("aé🙂b")].map((byte) => stream.push([byte]));
    expect(pieces).toEqual(["a", "", "é", "", "", "", "🙂", "b"]);
    expect(stream.end()).toBe("");
  });

  it("takes several ids at once and gives what is left at the end", () => {
    const stream = createTextStream(tokenizer);
    expect(stream.push([0x68, 0x69])).toBe("hi");
    expect(stream.push([0xf0, 0x9f])).toBe("");
    expect(stream.end()).toBe("\uFFFD");
    expect(stream.push([0x61])).toBe("a");
  });

  it("goes on after bytes that never become a character", () => {
    const stream = createTextStream(tokenizer);
    expect([stream.push([0xff]), stream.push([0x61])]).toEqual(["", "\uFFFDa"]);
  });

  it("gives nothing for special tokens", () => {
    const stream = createTextStream(tokenizer);
    expect([stream.push([256]), stream.push([0x61, 256]), stream.push([0x62])]).toEqual(["", "a", "b"]);
    expect(BYTE_TOKENS).toHaveLength(256);
  });
});
