import { describe, expect, it } from "vitest";
import { namedSource, smallFolder, smallGguf, word } from "../model/testing/small-llama";
import { inspectModel } from "./inspect-model";

const LIMITS = { maxBufferBytes: 2 ** 30, maxBindingBytes: 2 ** 27 };
const signal = new AbortController().signal;
const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value);

describe("the look before loading", () => {
  it("says what a model is and takes", async () => {
    const files = smallFolder();
    const { summary, needs, reasons, fileBytes } = await inspectModel(files, LIMITS, signal);
    expect([summary?.family, summary?.layers, summary?.precision, reasons]).toEqual(["llama", 2, "F16", []]);
    expect(fileBytes).toBe(files.reduce((sum, { source }) => sum + source.size, 0));
    expect(needs?.weightBytes).toBe(summary?.bytes);
    // Keys and values of 2 layers, 128 tokens of context, 1 head of 32, in f32.
    expect(needs?.cacheBytes).toBe(2 * 2 * 128 * 32 * 4);
    // Logits: 128 rows of 264 tokens in f32 are the largest buffer beside the embedding of 264 x 64 in f16.
    expect([needs?.contextTokens, needs?.largestBufferBytes]).toEqual([128, 128 * 264 * 4]);
  });

  it("says what a GPU is too small for, with the facts", async () => {
    const { summary, needs, reasons } = await inspectModel([smallGguf()], { maxBufferBytes: 20_000, maxBindingBytes: 20_000 }, signal);
    expect(summary?.layers).toBe(2);
    expect(needs?.largestBufferBytes).toBeGreaterThan(20_000);
    expect(reasons.map(({ reason }) => reason).join("\n")).toMatch(/its buffer "x" takes 32768 bytes, and this GPU binds at most 20000/);
  });

  it("keeps the facts when only the tokenizer is refused", async () => {
    const { summary, needs, reasons } = await inspectModel([smallGguf({ metadata: { "tokenizer.ggml.pre": word("martian") } })], LIMITS, signal);
    expect([summary?.layers, needs === null, reasons.length]).toEqual([2, false, 1]);
  });

  it("tells a file that is no model as a reason", async () => {
    const { name, summary, reasons } = await inspectModel([namedSource("notes.txt", text("hello"))], LIMITS, signal);
    expect([name, summary]).toEqual(["notes.txt", null]);
    expect(reasons).toEqual([{ reason: expect.stringContaining("There is no model among the 1 files"), remedy: expect.stringContaining("Choose a .gguf file") }]);
  });

  it("throws on what has nothing to do with the model", async () => {
    const gone = { path: "a.gguf", source: { name: "a.gguf", size: 100, read: () => Promise.reject(new DOMException("x", "AbortError")) } };
    await expect(inspectModel([gone], LIMITS, signal)).rejects.toMatchObject({ name: "AbortError" });
  });
});
