/** Opening a GPT-2, as the folder that transformers wrote and as the header that llama.cpp would. */
import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../../formats/byte-source-memory";
import { readGguf, type GgufValue } from "../../formats/gguf/read";
import { ggufHeader } from "../../formats/gguf/write";
import { refusalText } from "../../formats/testing/refusal";
import { openModel } from "../open";
import { matrixShape } from "../opened-model";
import { summariseModel } from "../summary";
import { gpt2Files } from "../testing/random-models-testing";
import { float, uint, word, type Changes } from "../testing/small-llama";
import { planWeights } from "../weight-plan";
import { weightIdsOf, weightShape } from "../weight-shape";
import { gpt2 } from "./gpt2";
import { readGpt2Gguf } from "./gpt2-gguf";
import { tensorName, tensorNames, weightIdOf } from "./tensor-names";

describe("a GPT-2 folder", () => {
  it("opens with every weight, matrices as [outputs, inputs] whatever the file has", async () => {
    const { spec, weights } = await openModel(gpt2Files());
    expect([...weights.keys()]).toEqual(weightIdsOf(spec));
    expect(weights.size).toBe(2 + 3 * 12 + 2);
    for (const [id, source] of weights) {
      const [rows, cols] = weightShape(id, spec).length === 1 ? [1, ...weightShape(id, spec)] : weightShape(id, spec);
      expect(matrixShape(source)).toEqual({ rows, cols });
    }
    expect([weights.get("attn.1.qkv")?.entry.shape, weights.get("attn.1.qkv")?.transposed, weights.get("embed")?.transposed]).toEqual([[60, 180], true, false]);
  });

  it("is told by its family, and has a tensor on the GPU for every weight", async () => {
    const model = await openModel(gpt2Files());
    expect(summariseModel(model)).toMatchObject({ family: "gpt2", layers: 3, hidden: 60, heads: 5, kvHeads: 5, vocab: 269, contextLength: 48, parameters: 151_080, precision: "F32", tied: true });
    const { tensors, bytes } = planWeights(model);
    expect(tensors.map(({ id }) => id).filter((id) => id.includes(".2."))).toEqual([
      ...["norm", "normBias", "qkv", "qkvBias", "o", "oBias"].map((part) => `attn.2.${part}`),
      ...["norm", "normBias", "up", "upBias", "down", "downBias"].map((part) => `mlp.2.${part}`),
    ]);
    expect(bytes).toBe(4 * 151_080);
  });

  it.each([
    [{ n_layer: 2 }, /"transformer\.h\.2\..*" \(and 11 more\) belongs to none of the 2 layers/],
    [{ n_layer: 4 }, /the tensor "transformer\.h\.3\.ln_1\.weight" .*is missing/],
    [{ n_inner: 120 }, /"transformer\.h\.0\.mlp\.c_fc\.weight" .*has the shape \[60, 240\], and config\.json asks for \[60, 120\]/],
    [{ n_positions: 50 }, /"transformer\.wpe\.weight" has the shape \[48, 60\], and config\.json asks for \[50, 60\]/],
    [{ tie_word_embeddings: false }, /the tensor "lm_head\.weight" is missing/],
    [{ activation_function: "relu" }, /activation_function is "relu"/],
  ])("is refused with %j", async (changes, expected) => {
    expect(await refusalText(() => openModel(gpt2Files(changes)))).toMatch(expected);
  });
});

describe("names of GPT-2's tensors", () => {
  it("are read with and without their prefix, and written with it", () => {
    expect(tensorNames(gpt2.tensorNames, "huggingface", "attn.7.qkvBias")).toEqual(["transformer.h.7.attn.c_attn.bias", "h.7.attn.c_attn.bias"]);
    expect(weightIdOf(gpt2.tensorNames, "huggingface", "h.7.mlp.c_proj.weight")).toBe("mlp.7.down");
    expect(weightIdOf(gpt2.tensorNames, "huggingface", "transformer.ln_f.bias")).toBe("finalNormBias");
    expect(tensorName(gpt2.tensorNames, "gguf", "mlp.0.upBias")).toBe("blk.0.ffn_up.bias");
  });

  it("pass over the causal masks that old versions saved", async () => {
    const { spec } = await openModel(gpt2Files());
    expect(["h.0.attn.bias", "transformer.h.11.attn.masked_bias", "lm_head.weight"].every((name) => gpt2.isIgnored("huggingface", name, spec))).toBe(true);
    expect(["h.0.attn.c_attn.bias", "attn.bias"].some((name) => gpt2.isIgnored("huggingface", name, spec))).toBe(false);
  });
});

describe("readGpt2Gguf", () => {
  const METADATA: Readonly<Record<string, GgufValue>> = {
    "general.architecture": word("gpt2"),
    "gpt2.block_count": uint(3),
    "gpt2.context_length": uint(48),
    "gpt2.embedding_length": uint(60),
    "gpt2.feed_forward_length": uint(240),
    "gpt2.attention.head_count": uint(5),
    "gpt2.attention.layer_norm_epsilon": float(1e-5),
  };
  const read = async (changes: Changes<GgufValue> = {}, tensors: readonly string[] = ["token_embd.weight"]) => {
    const metadata = new Map(Object.entries({ ...METADATA, ...changes }).flatMap(([key, value]) => (value ? [[key, value] as const] : [])));
    const { header, totalBytes } = ggufHeader(metadata, tensors.map((name) => ({ name, dtype: "F32" as const, shape: [269, 60] })), 32);
    const bytes = new Uint8Array(totalBytes);
    bytes.set(header);
    const file = await readGguf(memoryByteSource(bytes, "small.gguf"));
    return readGpt2Gguf(file.metadata, file, "small.gguf");
  };

  it("reads the sizes that llama.cpp's converter writes", async () => {
    const { spec, reasons } = await read();
    expect(reasons).toEqual([]);
    expect({ ...spec, norm: { ...spec.norm, eps: 0 } }).toEqual({ ...(await openModel(gpt2Files())).spec, norm: { kind: "layer", eps: 0, bias: true } });
  });

  it("knows an untied head by its tensor", async () => {
    expect((await read({}, ["token_embd.weight", "output.weight"])).spec.tiedHead).toBe(false);
  });

  it.each(["gpt2.block_count", "gpt2.feed_forward_length", "gpt2.attention.layer_norm_epsilon"])("refuses a header without %s", async (key) => {
    expect(await refusalText(() => read({ [key]: undefined }))).toContain(`malformed: small.gguf: ${key} is missing`);
  });

  it("gives a reason against a head size that the kernels do not take", async () => {
    expect((await read({ "gpt2.attention.head_count": uint(6) })).reasons.map(({ reason }) => reason)).toEqual([expect.stringMatching(/the head size 10 is no multiple of 4/)]);
  });
});
