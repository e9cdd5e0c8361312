import { describe, expect, it } from "vitest";
import type { NamedSource } from "../formats/byte-source";
import { refusalOf, refusalText } from "../formats/testing/refusal";
import { openModel } from "./open";
import { float, ints, namedSource, smallFolder, smallGguf, uint, word, type SmallFolder, type SmallGguf } from "./testing/small-llama";

const q = "model.layers.1.self_attn.q_proj.weight";

const REFUSED_FOLDERS: Readonly<Record<string, readonly [SmallFolder, RegExp]>> = {
  "llama3 rope scaling": [{ config: { rope_scaling: { rope_type: "llama3", factor: 8 } } }, /config\.json: rope_scaling asks for "llama3" scaling/],
  "yarn in the transformers 5 form": [{ config: { rope_theta: undefined, rope_parameters: { rope_theta: 1e4, rope_type: "yarn", factor: 4 } } }, /rope_parameters asks for "yarn"/],
  "linear scaling by more than 1": [{ config: { rope_scaling: { type: "linear", factor: 2 } } }, /asks for "linear"/],
  "rope parameters by kind of layer": [{ config: { rope_parameters: { full_attention: { rope_theta: 1e4 } } } }, /differs by kind of layer \("full_attention"\)/],
  "partial rotary": [{ config: { partial_rotary_factor: 0.5 } }, /partial_rotary_factor = 0\.5/],
  "a sliding window": [{ config: { model_type: "mistral", sliding_window: 64 } }, /sliding_window = 64 is shorter than the context of 128/],
  "Mistral's unwritten window": [{ config: { model_type: "mistral", max_position_embeddings: 32768 } }, /sliding_window = 4096 is shorter than the context of 32768/],
  "attention bias": [{ config: { attention_bias: true } }, /attention_bias is true/],
  "MLP bias": [{ config: { mlp_bias: true } }, /mlp_bias is true/],
  "another activation": [{ config: { hidden_act: "gelu_new" } }, /hidden_act is "gelu_new"/],
  "experts": [{ config: { num_local_experts: 8 } }, /mixture of 8 experts/],
  "packed quantisation": [{ config: { quantization_config: { quant_method: "gptq" } } }, /quantization_config \(\{"quant_method":"gptq"\}\)/],
  "a missing tensor": [{ tensors: { [q]: undefined } }, /config\.json: the tensor "model\.layers\.1\.self_attn\.q_proj\.weight" is missing/],
  "a misshapen tensor": [{ tensors: { [q]: { dtype: "F16", shape: [64, 32] } } }, /model\.safetensors: the tensor "model\.layers\.1\.self_attn\.q_proj\.weight" has the shape \[64, 32\], and config\.json asks for \[64, 64\]/],
  "fewer layers than tensors": [{ config: { num_hidden_layers: 1 } }, /"model\.layers\.1\..*" \(and 8 more\) belongs to none of the 1 layers/],
  "a tensor of another family": [{ tensors: { "model.layers.0.self_attn.q_norm.weight": { dtype: "F32", shape: [32] } } }, /"model\.layers\.0\.self_attn\.q_norm\.weight" is not one that the llama family uses/],
  "gate and up that differ": [{ tensors: { "model.layers.0.mlp.up_proj.weight": { dtype: "BF16", shape: [96, 64] } } }, /mlp\.gate_proj\.weight is F16 and model\.layers\.0\.mlp\.up_proj\.weight is BF16/],
  "an odd head size": [{ config: { head_dim: 31 } }, /the head size 31 is odd/],
  "a huge head size": [{ config: { head_dim: 512 } }, /the head size 512 is over the studio's 256/],
  "rows that are no multiple of 4": [
    { config: { intermediate_size: 98 }, tensors: { "model.layers.0.mlp.down_proj.weight": { dtype: "F16", shape: [64, 98] } } },
    /"model\.layers\.0\.mlp\.down_proj\.weight" has rows of 98 in F16, and the kernels need a multiple of 4/,
  ],
};

const ones = new Uint8Array(new Float32Array(16).fill(1).buffer);
const factors = { tensors: { "rope_freqs.weight": { dtype: "F32", shape: [16] } } } as const;
const REFUSED_GGUFS: Readonly<Record<string, readonly [SmallGguf, RegExp]>> = {
  "rope scaling": [{ metadata: { "llama.rope.scaling.type": word("yarn") } }, /small\.gguf: llama\.rope\.scaling\.type asks for "yarn"/],
  "the old key of linear scaling": [{ metadata: { "llama.rope.scale_linear": float(4) } }, /llama\.rope\.scale_linear asks for "linear"/],
  "rope factors that are not 1": [{ ...factors, contents: { "rope_freqs.weight": ones.with(2, 0x90) } }, /the tensor "rope_freqs\.weight" scales the positions/],
  "a partial rotation": [{ metadata: { "llama.rope.dimension_count": uint(16) } }, /llama\.rope\.dimension_count = 16 turns only a part of each head of 32/],
  "values of another size": [{ metadata: { "llama.attention.value_length": uint(64) } }, /value_length = 64 differs from the key length 32/],
  "experts": [{ metadata: { "llama.expert_count": uint(8) } }, /mixture of 8 experts/],
  "a sliding window": [{ metadata: { "llama.attention.sliding_window": uint(64) } }, /sliding_window = 64 is shorter/],
  "biases": [{ tensors: { "blk.0.attn_q.bias": { dtype: "F32", shape: [64] } } }, /"blk\.0\.attn_q\.bias" is not one that/],
  "a norm in blocks": [{ tensors: { "output_norm.weight": { dtype: "Q8_0", shape: [64] } } }, /"output_norm\.weight" is a norm or bias in Q8_0/],
  "a missing tensor": [{ tensors: { "blk.1.ffn_up.weight": undefined } }, /small\.gguf: the tensor "blk\.1\.ffn_up\.weight" is missing/],
};

/** Its type number changed from Q8_0 (8) to Q6_K (14), whose 16,896 elements take less room. */
async function unreadableHead(): Promise<NamedSource> {
  const { path, source } = smallGguf({ tensors: { "output.weight": { dtype: "Q8_0", shape: [66, 256] } } });
  const bytes = await source.read(0, source.size);
  const name = new TextEncoder().encode("output.weight");
  const at = bytes.findLastIndex((_, index) => name.every((byte, offset) => bytes[index + offset] === byte));
  // After the name: the number of sizes (4 bytes), two sizes (16 bytes), the type.
  bytes[at + name.length + 20] = 14;
  return namedSource(path, bytes);
}

describe("what can't run is refused before any weight is read", () => {
  it.each(Object.entries(REFUSED_FOLDERS))("folder: %s", async (_, [folder, expected]) => {
    const refusal = await refusalText(() => openModel(smallFolder(folder)));
    expect(refusal).toMatch(/^unsupported: model can't be opened: /);
    expect(refusal).toMatch(expected);
  });

  it.each(Object.entries(REFUSED_GGUFS))("GGUF: %s", async (_, [gguf, expected]) => {
    const refusal = await refusalText(() => openModel([smallGguf(gguf)]));
    expect(refusal).toMatch(/^unsupported: small can't be opened: /);
    expect(refusal).toMatch(expected);
  });

  const ACCEPTED: Readonly<Record<string, SmallFolder>> = {
    "linear scaling by 1": { config: { rope_scaling: { type: "linear", factor: 1 } } },
    "the transformers 5 form": { config: { rope_theta: undefined, torch_dtype: undefined, dtype: "float16", rope_parameters: { rope_theta: 1e4, rope_type: "default" } } },
    "Mistral with its window off": { config: { model_type: "mistral", sliding_window: null } },
    "a window that covers the context": { config: { model_type: "mistral", sliding_window: 128 } },
    "swish, the other name of silu": { config: { hidden_act: "swish" } },
    "BF16 weights": { tensors: { [q]: { dtype: "BF16", shape: [64, 64] } } },
  };
  it.each(Object.entries(ACCEPTED))("but not: %s", async (_, folder) => {
    expect((await openModel(smallFolder(folder))).spec.positions).toEqual({ kind: "rotary", theta: 10_000 });
  });

  it("takes rope factors that are all 1, and per-layer lists whose entries agree", async () => {
    await openModel([smallGguf({ ...factors, contents: { "rope_freqs.weight": ones } })]);
    const { spec } = await openModel([smallGguf({ metadata: { "llama.attention.head_count_kv": ints([1, 1]) } })]);
    expect(spec.layers[1]?.attention?.kvHeads).toBe(1);
  });

  it("asks for a readable head where the file has an unreadable one", async () => {
    const { message } = await refusalOf(async () => openModel([await unreadableHead()]));
    expect(message).toMatch(/^small can't be opened: small\.gguf: the tensor "output\.weight" has the type .*Q6_K/);
  });

  it("says once what is wrong with many tensors", async () => {
    const layers = Object.fromEntries([0, 1].flatMap((layer) => ["q", "k"].map((part) => [`model.layers.${layer}.self_attn.${part}_proj.bias`, { dtype: "F16", shape: [64] } as const])));
    const { message } = await refusalOf(() => openModel(smallFolder({ tensors: layers })));
    expect(message.match(/not one that the llama family uses/g)).toHaveLength(1);
    expect(message).toContain("(and 3 more)");
  });
});
