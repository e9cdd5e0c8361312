import { describe, expect, it } from "vitest";
import { refusalText } from "../../formats/testing/refusal";
import { gpt2Config } from "../testing/random-models-testing";
import type { Changes } from "../testing/small-llama";
import { readGpt2Config } from "./gpt2-config";

const read = (changes: Changes<unknown> = {}) => readGpt2Config(gpt2Config(changes), "config.json");

describe("readGpt2Config", () => {
  it("reads what transformers wrote", () => {
    expect(read().reasons).toEqual([]);
    expect(read().spec).toMatchObject({ family: "gpt2", hidden: 60, vocab: 269, contextLength: 48, norm: { kind: "layer", eps: 1e-5, bias: true }, positions: { kind: "learned" }, tiedHead: true });
    expect(read().spec.layers[2]).toEqual({
      attention: { heads: 5, kvHeads: 5, headDim: 12, fused: true, bias: "all" },
      mlp: { intermediate: 240, activation: "gelu-tanh", bias: true },
    });
  });

  it("takes transformers' defaults for what is not said, as OpenAI's files leave much unsaid", () => {
    const { spec } = read({ n_inner: null, n_positions: undefined, layer_norm_epsilon: undefined, activation_function: undefined, tie_word_embeddings: undefined });
    expect(spec).toMatchObject({ contextLength: 1024, norm: { eps: 1e-5 }, tiedHead: true });
    expect(spec.layers[0]?.mlp?.intermediate).toBe(240);
  });

  const UNSUPPORTED: readonly [Changes<unknown>, RegExp][] = [
    [{ activation_function: "gelu" }, /activation_function is "gelu"/],
    [{ scale_attn_weights: false }, /scale_attn_weights is false/],
    [{ scale_attn_by_inverse_layer_idx: true }, /scale_attn_by_inverse_layer_idx is true/],
    [{ add_cross_attention: true }, /add_cross_attention is true/],
    [{ n_head: 6 }, /the head size 10 is no multiple of 4/],
    [{ n_embd: 6000, n_head: 6 }, /the head size 1000 is over the studio's 256/],
    [{ quantization_config: { quant_method: "awq" } }, /quantization_config/],
  ];
  it.each(UNSUPPORTED)("gives a reason against %j", (changes, expected) => {
    expect(read(changes).reasons.map(({ reason }) => reason)).toEqual([expect.stringMatching(expected)]);
  });

  it.each([["n_embd", 0], ["n_layer", "3"], ["n_head", null], ["n_inner", -1], ["vocab_size", 1.5], ["layer_norm_epsilon", 0], ["tie_word_embeddings", "no"]])("refuses %s = %j", async (field, value) => {
    expect(await refusalText(() => read({ [field]: value }))).toContain(`malformed: config.json: "${field}" is ${JSON.stringify(value)}, expected `);
  });

  it("refuses heads that do not divide the hidden size", async () => {
    expect(await refusalText(() => read({ n_head: 7 }))).toMatch(/7 attention heads do not divide the hidden size 60/);
  });
});
