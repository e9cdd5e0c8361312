import { describe, expect, it } from "vitest";
import type { GgufValue } from "../../formats/gguf/read";
import type { LayerPlan } from "../layers";
import { rewrittenMetadata } from "./rewritten-metadata";
import { float, ints, text, uint } from "../../formats/gguf/short-values";

const LAYERS: LayerPlan = { kept: [0, 2], removed: [1], absent: [], zeroed: [] };
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

/** The export's own header, as a family would write it. */
function header(architecture: string, sizes: Readonly<Record<string, GgufValue>>): Map<string, GgufValue> {
  return new Map<string, GgufValue>([["general.architecture", text(architecture)], ...Object.entries(sizes).map(([key, value]): [string, GgufValue] => [`${architecture}.${key}`, value])]);
}

describe("rewrittenMetadata of an architecture that stays", () => {
  const rewritten = rewrittenMetadata(METADATA, { layers: LAYERS, keys: header("llama", { "attention.head_count": uint(9), "attention.key_length": uint(64) }) });

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

describe("rewrittenMetadata of an architecture that becomes another", () => {
  const absent: LayerPlan = { ...LAYERS, absent: ["attn.2"] };
  const sizes = { "feed_forward_length": ints([96, 96]), "attention.head_count": ints([9, 0]), "attention.head_count_kv": ints([3, 0]), "attention.key_length": uint(64), "attention.value_length": uint(64), "rope.dimension_count": uint(64) };
  const deci = rewrittenMetadata(METADATA, { layers: absent, keys: header("deci", sizes) });

  it("names every key of it anew, with a size for each layer and those that it needs beside them", () => {
    expect([...deci.keys()]).toEqual([
      "general.architecture", "deci.block_count", "deci.attention.head_count", "deci.attention.sliding_window_pattern", "deci.feed_forward_length", "deci.rope.dimension_sections", "deci.rope.scaling.factors",
      "deci.rope.freq_base", "deci.attention.head_count_kv", "deci.attention.key_length", "deci.attention.value_length", "deci.rope.dimension_count", "tokenizer.ggml.tokens",
    ]);
    expect(deci.get("general.architecture")).toEqual(text("deci"));
    for (const [key, value] of Object.entries(sizes)) expect(deci.get(`deci.${key}`)).toEqual(value);
    expect(deci.get("deci.rope.freq_base")).toBe(METADATA.get("llama.rope.freq_base"));
  });

  it("goes back to one size for all layers", () => {
    const back = rewrittenMetadata(deci, { layers: { kept: [0], removed: [1], absent: [], zeroed: [] }, keys: header("llama", { "feed_forward_length": uint(96), "attention.head_count": uint(9), "attention.head_count_kv": uint(3) }) });
    expect(back.get("general.architecture")).toEqual(text("llama"));
    expect(back.get("llama.attention.head_count")).toEqual(uint(9));
    expect(back.get("llama.attention.head_count_kv")).toEqual(uint(3));
    expect(back.get("llama.feed_forward_length")).toEqual(uint(96));
    expect(back.get("llama.block_count")).toEqual({ type: "uint64", value: 1 });
    expect([...back.keys()].filter((key) => key.startsWith("deci."))).toEqual([]);
  });

  it("keeps sizes that say the same in their own type", () => {
    const unsigned: GgufValue = { type: "array", itemType: "uint32", items: [9, 0] };
    const again = rewrittenMetadata(new Map([...deci, ["deci.attention.head_count", unsigned]]), { layers: { kept: [0, 1], removed: [], absent: ["attn.1"], zeroed: [] }, keys: header("deci", sizes) });
    expect(again.get("deci.attention.head_count")).toEqual(unsigned);
  });
});
