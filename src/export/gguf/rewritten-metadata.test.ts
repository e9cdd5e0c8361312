import { describe, expect, it } from "vitest";
import type { GgufValue } from "../../formats/gguf/read";
import { rewrittenMetadata } from "./rewritten-metadata";
import { float, ints, text, uint } from "../../formats/gguf/short-values";

const LAYERS = { kept: [0, 2], removed: [1], absent: [], zeroed: [] };
const bools: GgufValue = { type: "array", itemType: "bool", items: [true, false, true] };
const METADATA = new Map<string, GgufValue>([
  ["general.architecture", text("llama")],
  ["llama.block_count", { type: "uint64", value: 3 }],
  ["llama.attention.head_count", ints([9, 3, 6])],
  ["llama.attention.sliding_window_pattern", bools],
  ["llama.feed_forward_length", uint(96)],
  ["llama.rope.dimension_sections", ints([1, 2, 3])],
  ["llama.rope.scaling.factors", { type: "array", itemType: "float32", items: [1, 2] }],
  ["llama.rope.freq_base", float(10_000)],
  ["tokenizer.ggml.tokens", { type: "array", itemType: "string", items: ["a", "b", "c"] }],
]);

describe("rewrittenMetadata", () => {
  const rewritten = rewrittenMetadata(METADATA, "llama", LAYERS);

  it("counts the layers anew, in the type that the file has", () => {
    expect(rewritten.get("llama.block_count")).toEqual({ type: "uint64", value: 2 });
  });

  it("cuts every list by layer to the layers that are left", () => {
    expect(rewritten.get("llama.attention.head_count")).toEqual(ints([9, 6]));
    expect(rewritten.get("llama.attention.sliding_window_pattern")).toEqual({ ...bools, items: [true, true] });
  });

  it("leaves alone what is as long as the model is deep by chance, and everything else", () => {
    const unchanged = ["general.architecture", "llama.feed_forward_length", "llama.rope.dimension_sections", "llama.rope.scaling.factors", "llama.rope.freq_base", "tokenizer.ggml.tokens"];
    for (const key of unchanged) expect(rewritten.get(key)).toBe(METADATA.get(key));
  });

  it("keeps the order of the keys", () => {
    expect([...rewritten.keys()]).toEqual([...METADATA.keys()]);
  });
});
