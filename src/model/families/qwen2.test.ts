/** Opening a Qwen2, as the folder that transformers wrote, and telling it from a Llama where both have one type. */
import { describe, expect, it } from "vitest";
import { cutWeights } from "../../engine/pieces";
import { refusalText } from "../../formats/testing/refusal";
import { openModel } from "../open";
import { qwen2Config, qwen2Files } from "../testing/random-models-testing";
import { SMALL_CONFIG, smallGguf, smallFolder, uint, word, float, type Changes, type SmallTensor } from "../testing/small-llama";
import { planWeights } from "../weight-plan";
import { weightIdsOf, weightShape } from "../weight-shape";
import { qwen2 } from "./qwen2";
import { familyOfConfig } from "./registry";

const read = (changes: Changes<unknown> = {}) => qwen2.readConfig(qwen2Config(changes), "config.json");

describe("a Qwen2 folder", () => {
  it("opens with every weight, biases on q, k and v alone", async () => {
    const { spec, weights } = await openModel(qwen2Files());
    expect(spec).toMatchObject({ family: "qwen2", hidden: 64, vocab: 264, contextLength: 128, norm: { kind: "rms", eps: 1e-6, bias: false }, positions: { kind: "rotary", theta: 1e6 }, tiedHead: false });
    expect(spec.layers[3]).toEqual({ attention: { heads: 4, kvHeads: 2, headDim: 16, fused: false, bias: "inputs" }, mlp: { intermediate: 64, activation: "silu-gated", bias: false } });
    expect([...weights.keys()]).toEqual(weightIdsOf(spec));
    expect([...weights.keys()].filter((id) => id.startsWith("attn.1.") && id.endsWith("Bias")).map((id) => [id, weightShape(id, spec)])).toEqual([["attn.1.qBias", [64]], ["attn.1.kBias", [32]], ["attn.1.vBias", [32]]]);
  });

  it("has its biases on the GPU as one vector in F32, in the order of the stacked rows", async () => {
    const plan = planWeights(await openModel(qwen2Files()));
    const bias = plan.tensors.find(({ id }) => id === "attn.2.qkvBias");
    expect(bias).toMatchObject({ dtype: "F32", rows: 1, cols: 128, bytes: 512 });
    expect(plan.tensors.map(({ id }) => id).filter((id) => id.startsWith("attn.2."))).toEqual(["norm", "qkv", "qkvBias", "o"].map((part) => `attn.2.${part}`));
    const pieces = cutWeights(plan, 1 << 20, 16).find(({ resident }) => resident.id === "attn.2.qkvBias")?.pieces;
    expect(pieces?.map(({ slices }) => slices.map(({ source, rowStart, rows }) => [source.entry.name, rowStart, rows]))).toEqual([["q", "k", "v"].map((part) => [`model.layers.2.self_attn.${part}_proj.bias`, 0, 1])]);
  });

  it("takes transformers' defaults, and no notice of a window that is off", () => {
    const { spec, reasons } = read({ max_position_embeddings: undefined, tie_word_embeddings: undefined, sliding_window: 16, use_sliding_window: undefined });
    expect([spec.contextLength, spec.tiedHead, reasons]).toEqual([32_768, false, []]);
  });

  it.each([
    [{ use_sliding_window: true, sliding_window: 64 }, "sliding_window = 64 is shorter than the context of 128"],
    [{ use_sliding_window: true, sliding_window: undefined, max_position_embeddings: 32_768 }, "sliding_window = 4096 is shorter"],
    [{ hidden_act: "gelu" }, 'hidden_act is "gelu"'],
    [{ rope_parameters: { rope_theta: 1e6, rope_type: "yarn", factor: 4 } }, 'rope_parameters asks for "yarn" scaling'],
  ])("gives a reason against %j", (changes, reason) => {
    expect(read(changes).reasons.map((found) => found.reason)).toEqual([expect.stringContaining(`config.json: ${reason}`)]);
  });

  it("is refused without its biases", async () => {
    const bare = smallFolder({ config: { model_type: "qwen2" } });
    expect(await refusalText(() => openModel(bare))).toMatch(/"model\.layers\.0\.self_attn\.q_proj\.bias" \(and 5 more\) is missing/);
  });
});

/** The biases of a Llama of 2 layers as a Qwen2. */
const BIASES: Record<string, SmallTensor> = Object.fromEntries([0, 1].flatMap((layer) => [["q", 64], ["k", 32], ["v", 32]].map(([part, rows]) => [`blk.${layer}.attn_${part}.bias`, { dtype: "F32", shape: [Number(rows)] } as const])));
const KEYS = { block_count: uint(2), embedding_length: uint(64), feed_forward_length: uint(96), "attention.head_count": uint(2), "attention.head_count_kv": uint(1), context_length: uint(128), "attention.layer_norm_rms_epsilon": float(1e-6), "rope.freq_base": float(1e6) };

function ggufOf(architecture: string, tensors: Record<string, SmallTensor>) {
  const gone = Object.fromEntries(Object.keys(KEYS).map((key) => [`llama.${key}`, undefined]));
  const metadata = { ...gone, "general.architecture": word(architecture), ...Object.fromEntries(Object.entries(KEYS).map(([key, value]) => [`${architecture}.${key}`, value])) };
  return openModel([smallGguf({ metadata, tensors })]);
}

describe("a Qwen2 GGUF", () => {
  it("has the rows of q and k in order", async () => {
    const { spec, weights } = await ggufOf("qwen2", BIASES);
    expect([spec.family, spec.layers[0]?.attention?.bias, spec.contextLength]).toEqual(["qwen2", "inputs", 128]);
    expect(["attn.1.q", "attn.1.k", "attn.1.qBias"].map((id) => weights.get(id as "embed")?.interleavedHeads)).toEqual([null, null, null]);
  });

  it("of type deci has them in pairs, biases too, whether modules are missing or not", async () => {
    const { spec, weights } = await ggufOf("deci", BIASES);
    expect([spec.family, spec.layers[0]?.attention?.bias]).toEqual(["qwen2", "inputs"]);
    expect(["attn.1.q", "attn.1.k", "attn.1.v", "attn.1.qBias", "attn.1.kBias", "attn.1.vBias"].map((id) => weights.get(id as "embed")?.interleavedHeads)).toEqual([2, 1, null, 2, 1, null]);
  });

  it("of type deci is a Llama's without biases, and refused where only some are there", async () => {
    expect((await ggufOf("deci", {})).spec.family).toBe("llama");
    const { "blk.1.attn_k.bias": _, ...some } = BIASES;
    expect(await refusalText(() => ggufOf("deci", some))).toContain('the tensor "blk.1.attn_k.bias" is missing');
  });
});

describe("a nemotron-nas folder", () => {
  it.each([[true, "qwen2"], [false, "llama"], [undefined, "llama"]])("with attention_bias %s is of the %s family", (bias, family) => {
    expect(familyOfConfig({ ...SMALL_CONFIG, model_type: "nemotron-nas", attention_bias: bias }, "config.json").id).toBe(family);
  });
});
