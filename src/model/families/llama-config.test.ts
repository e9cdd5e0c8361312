import { describe, expect, it } from "vitest";
import { refusalText } from "../../formats/testing/refusal";
import { SMALL_CONFIG } from "../testing/small-llama";
import { readLlamaConfig } from "./llama-config";

const read = (changes: Record<string, unknown>) => readLlamaConfig(JSON.parse(JSON.stringify({ ...SMALL_CONFIG, ...changes })), "config.json");

describe("readLlamaConfig", () => {
  it("reads rope_theta from every form", () => {
    expect(read({ rope_theta: 5e5 }).spec.positions).toEqual({ kind: "rotary", theta: 5e5 });
    expect(read({ rope_theta: undefined }).spec.positions).toEqual({ kind: "rotary", theta: 10_000 });
    expect(read({ rope_theta: undefined, rope_parameters: { rope_theta: 1e6, rope_type: "default" } }).spec.positions).toEqual({ kind: "rotary", theta: 1e6 });
  });

  it("takes the head size apart from hidden / heads, and every head as a key head by default", () => {
    expect(read({ head_dim: 16 }).spec.layers[0]?.attention).toMatchObject({ heads: 2, kvHeads: 1, headDim: 16 });
    expect(read({ head_dim: null, num_key_value_heads: undefined }).spec.layers[0]?.attention).toMatchObject({ heads: 2, kvHeads: 2, headDim: 32 });
  });

  it("unties the head when nothing is said, as transformers does", () => {
    expect(read({ tie_word_embeddings: undefined }).spec.tiedHead).toBe(false);
  });

  const HOSTILE: readonly [string, unknown, string][] = [
    ["hidden_size", -64, "-64"],
    ["hidden_size", "64", '"64"'],
    ["hidden_size", 64.5, "64.5"],
    ["hidden_size", 1e300, "1e+300"],
    ["hidden_size", null, "null"],
    ["num_hidden_layers", 0, "0"],
    ["num_hidden_layers", 2_000_000_000, "2000000000"],
    ["num_attention_heads", [2], "[2]"],
    ["num_key_value_heads", false, "false"],
    ["head_dim", -1, "-1"],
    ["intermediate_size", {}, "{}"],
    ["vocab_size", 1e15, "1000000000000000"],
    ["max_position_embeddings", "long", '"long"'],
    ["rms_norm_eps", 0, "0"],
    ["rope_theta", -1, "-1"],
    ["tie_word_embeddings", "yes", '"yes"'],
    ["rope_scaling", "llama3", '"llama3"'],
    ["rope_scaling", ["llama3"], '["llama3"]'],
    ["sliding_window", "4096", '"4096"'],
  ];
  it.each(HOSTILE)("refuses %s = %j, naming file, field and value", async (field, value, shown) => {
    const refusal = await refusalText(() => read({ [field]: value }));
    expect(refusal).toMatch(/^malformed: config\.json: /);
    expect(refusal).toContain(`"${field}" is ${shown}, expected `);
  });

  it("refuses infinity and NaN, which JSON can't hold but numbers of 400 digits become", async () => {
    const json = JSON.parse(JSON.stringify(SMALL_CONFIG).replace('"rope_theta":10000', `"rope_theta":1e999`));
    expect(await refusalText(() => readLlamaConfig(json, "config.json"))).toContain('"rope_theta" is Infinity');
  });

  it("names all bad fields at once", async () => {
    const refusal = await refusalText(() => read({ hidden_size: -1, vocab_size: undefined }));
    expect(refusal).toContain('(1) "hidden_size" is -1');
    expect(refusal).toContain('(2) "vocab_size" is missing');
  });

  it("refuses numbers that contradict each other", async () => {
    expect(await refusalText(() => read({ hidden_size: 65 }))).toMatch(/2 attention heads do not divide the hidden size 65/);
    expect(await refusalText(() => read({ num_attention_heads: 4, num_key_value_heads: 3 }))).toMatch(/3 key\/value heads do not divide 4/);
  });
});
