import { describe, expect, it } from "vitest";
import { readGguf, type GgufValue } from "../../formats/gguf/read";
import { refusalText } from "../../formats/testing/refusal";
import { float, ints, smallGguf, uint, word, words } from "../testing/small-llama";
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
    ["llama.attention.head_count", { type: "array", itemType: "uint64", items: [2, 2n ** 63n] }, 'llama.attention.head_count is [2,"9223372036854775808"]'],
  ];
  it.each(HOSTILE)("refuses %s = %o", async (key, value, expected) => {
    const refusal = await refusalText(() => read({ [key]: value }));
    expect(refusal).toContain(`malformed: small.gguf: ${expected}`);
  });
});

/** The same model as a deci file. */
async function readDeci(metadata: Record<string, GgufValue | undefined>) {
  const file = await readGguf(smallGguf().source);
  const renamed = [...file.metadata].map(([key, value]) => [key.replace(/^llama\./, "deci."), value] as const);
  const all = Object.entries({ ...Object.fromEntries(renamed), "general.architecture": word("deci"), ...metadata }).filter((entry): entry is [string, GgufValue] => entry[1] !== undefined);
  return readLlamaGguf(new Map(all), file, "small.gguf");
}

describe("readLlamaGguf of a deci file", () => {
  const modules = ({ spec }: Awaited<ReturnType<typeof readDeci>>) => spec.layers.map(({ attention, mlp }) => [attention?.heads ?? null, mlp?.intermediate ?? null]);

  it("reads single sizes and lists of one size alike", async () => {
    const whole = await readDeci({});
    expect([modules(whole), whole.reasons]).toEqual([[[2, 96], [2, 96]], []]);
    expect(await readDeci({ "deci.attention.head_count": ints([2, 2]), "deci.feed_forward_length": ints([96, 96]) })).toEqual(whole);
  });

  it("takes modules without heads or width for absent, and those that the marker names", async () => {
    expect(modules(await readDeci({ "deci.attention.head_count": ints([0, 2]), "deci.attention.head_count_kv": ints([0, 1]), "deci.feed_forward_length": ints([96, 0]) }))).toEqual([[null, 96], [2, null]]);
    const marked = { "deci.attention.head_count": ints([1, 2]), "deci.feed_forward_length": ints([96, 32]), "trimllm.absent": words(["attn.0", "mlp.1"]) };
    const reading = await readDeci(marked);
    expect([modules(reading), reading.reasons]).toEqual([[[null, 96], [2, null]], []]);
  });

  it("reads a model without any attention", async () => {
    const { spec, reasons } = await readDeci({ "deci.attention.head_count": ints([0, 0]), "deci.attention.key_length": uint(32) });
    expect([spec.layers.map(({ attention }) => attention), reasons]).toEqual([[null, null], []]);
  });

  const REFUSED: readonly [Record<string, GgufValue>, string][] = [
    [{ "deci.attention.head_count": ints([2, 1]) }, "deci.attention.head_count is 2 in layer 0 and 1 in layer 1, and the studio runs layers of one size"],
    [{ "deci.feed_forward_length": ints([96, 64]) }, "deci.feed_forward_length is 96 in layer 0 and 64 in layer 1"],
    [{ "deci.attention.head_count_kv": ints([1, 0]) }, "deci.attention.head_count_kv is 0 in layer 1: its attention is a plain matrix"],
    [{ "deci.attention.head_count_kv": ints([0, 1]) }, "deci.attention.head_count_kv is 0 in layer 0: its attention is a plain matrix"],
    [{ "deci.rope.dimension_count": uint(16) }, "deci.rope.dimension_count = 16 turns only a part of each head of 32"],
  ];
  it.each(REFUSED)("does not run %o", async (metadata, expected) => {
    expect((await readDeci(metadata)).reasons.map(({ reason }) => reason).join("; ")).toContain(`small.gguf: ${expected}`);
  });

  const HOSTILE: readonly [string, GgufValue | undefined, string][] = [
    ["deci.attention.head_count", undefined, "deci.attention.head_count is missing"],
    ["deci.attention.head_count", ints([2]), "deci.attention.head_count is [2], expected a whole number from 0 to"],
    ["deci.attention.head_count", ints([2, -1]), "deci.attention.head_count is [2,-1]"],
    ["deci.feed_forward_length", { type: "array", itemType: "uint64", items: [96, 2n ** 63n] }, 'deci.feed_forward_length is [96,"9223372036854775808"]'],
    ["deci.feed_forward_length", words(["96", "96"]), 'deci.feed_forward_length is ["96","96"]'],
    ["trimllm.absent", word("attn.0"), 'trimllm.absent is "attn.0", expected a list of modules of 2 layers'],
    ["trimllm.absent", words(["attn.2"]), 'trimllm.absent is ["attn.2"]'],
    ["trimllm.absent", words(["__proto__"]), 'trimllm.absent is ["__proto__"]'],
    ["trimllm.absent", words(Array.from({ length: 5 }, () => "mlp.0")), "trimllm.absent is"],
  ];
  it.each(HOSTILE)("refuses %s = %o", async (key, value, expected) => {
    expect(await refusalText(() => readDeci({ [key]: value }))).toContain(`malformed: small.gguf: ${expected}`);
  });
});
