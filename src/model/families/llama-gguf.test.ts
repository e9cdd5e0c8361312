import { describe, expect, it } from "vitest";
import { readGguf, type GgufValue } from "../../formats/gguf/read";
import { refusalText } from "../../formats/testing/refusal";
import { float, ints, smallGguf, uint, word } from "../testing/small-llama";
import { readLlamaGguf } from "./llama-gguf";

async function read(metadata: Record<string, GgufValue | undefined>) {
  const file = await readGguf(smallGguf({ metadata }).source);
  return readLlamaGguf(file.metadata, file, "small.gguf");
}

describe("readLlamaGguf", () => {
  it("reads the sizes, with llama.cpp's defaults for what is not said", async () => {
    const { spec, reasons } = await read({ "llama.attention.head_count_kv": undefined, "llama.rope.freq_base": undefined });
    expect(reasons).toEqual([]);
    expect(spec.layers[0]).toMatchObject({ attention: { heads: 2, kvHeads: 2, headDim: 32 }, mlp: { intermediate: 96 } });
    expect(spec.positions).toEqual({ kind: "rotary", theta: 10_000 });
  });

  it("takes the head size from key_length", async () => {
    const { spec } = await read({ "llama.attention.key_length": uint(16), "llama.attention.value_length": uint(16) });
    expect(spec.layers[0]?.attention?.headDim).toBe(16);
  });

  it("counts the embedding's rows unless the file gives a vocabulary size", async () => {
    expect((await read({})).spec.vocab).toBe(264);
    expect((await read({ "llama.vocab_size": uint(300) })).spec.vocab).toBe(300);
  });

  const HOSTILE: readonly [string, GgufValue | undefined, string][] = [
    ["llama.block_count", undefined, "llama.block_count is missing"],
    ["llama.block_count", uint(4_000_000_000), "llama.block_count is 4000000000, expected a whole number from 1 to 1024"],
    ["llama.block_count", word("two"), 'llama.block_count is "two"'],
    ["llama.embedding_length", float(64.5), "llama.embedding_length is 64.5"],
    ["llama.attention.head_count", ints([2, 1]), "llama.attention.head_count is [2,1]"],
    ["llama.attention.head_count", ints([]), "llama.attention.head_count is missing"],
    ["llama.feed_forward_length", ints([96, 0]), "llama.feed_forward_length is [96,0]"],
    ["llama.context_length", uint(0), "llama.context_length is 0"],
    ["llama.attention.layer_norm_rms_epsilon", float(Number.NaN), "llama.attention.layer_norm_rms_epsilon is NaN"],
    ["llama.rope.freq_base", float(-1), "llama.rope.freq_base is -1"],
    ["llama.embedding_length", { type: "uint64", value: 2n ** 63n }, "llama.embedding_length is"],
  ];
  it.each(HOSTILE)("refuses %s = %o", async (key, value, expected) => {
    const refusal = await refusalText(() => read({ [key]: value }));
    expect(refusal).toContain(`malformed: small.gguf: ${expected}`);
  });
});
