import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { NamedSource } from "../formats/byte-source";
import { refusalOf, refusalText } from "../formats/testing/refusal";
import { text } from "../formats/testing/raw-bytes";
import { openModel } from "./open";
import { storedZip } from "./testing/stored-zip";
import { namedSource, SMALL_TOKENIZER, smallFolder, smallGguf, uint, word, words } from "./testing/small-llama";

const without = (files: readonly NamedSource[], path: string): NamedSource[] => files.filter((file) => file.path !== path);

describe("openModel", () => {
  it("opens a folder, whatever folders it lies in", async () => {
    const model = await openModel(smallFolder({ prefix: "downloads/small-llama/" }));
    expect(model.name).toBe("small-llama");
    expect(model.spec).toMatchObject({ family: "llama", hidden: 64, vocab: 264, contextLength: 128, positions: { kind: "rotary", theta: 10_000 }, tiedHead: true });
    expect(model.spec.layers).toMatchObject([0, 1].map(() => ({ attention: { heads: 2, kvHeads: 1, headDim: 32 }, mlp: { intermediate: 96 } })));
    expect(model.weights.size).toBe(20);
    expect(model.weights.get("attn.1.q")?.interleavedHeads).toBeNull();
    expect(model.original.format === "huggingface" && model.original.files.map(({ path }) => path)).toEqual(["config.json", "tokenizer.json", "model.safetensors"]);
    expect(model.tokenizer.encode("a b")).toEqual([97, 32, 98]);
  });

  it("opens a GGUF file and knows which rows are interleaved", async () => {
    const model = await openModel([smallGguf()]);
    expect(model.name).toBe("small");
    expect(model.spec).toMatchObject({ hidden: 64, vocab: 264, positions: { kind: "rotary", theta: 50_000 }, tiedHead: true });
    expect(model.weights.get("attn.1.q")?.interleavedHeads).toBe(2);
    expect(model.weights.get("attn.1.k")?.interleavedHeads).toBe(1);
    expect(model.weights.get("attn.1.v")?.interleavedHeads).toBeNull();
    expect(model.weights.get("attn.0.q")?.entry.name).toBe("blk.0.attn_q.weight");
  });

  it("opens a GGUF file by its content, whatever its name", async () => {
    expect((await openModel([smallGguf({ name: "weights.bin" })])).original.format).toBe("gguf");
  });

  it("opens a stored zip of a folder and names the model after it", async () => {
    const zip = await storedZip("small.zip", smallFolder());
    const model = await openModel([zip]);
    expect(model.name).toBe("small");
    expect(model.original.format).toBe("huggingface");
  });

  it("takes an untied head from either format", async () => {
    const head = { dtype: "F16", shape: [264, 64] } as const;
    const folder = await openModel(smallFolder({ config: { tie_word_embeddings: false }, tensors: { "lm_head.weight": head } }));
    const gguf = await openModel([smallGguf({ tensors: { "output.weight": head } })]);
    for (const { spec, weights } of [folder, gguf]) expect([spec.tiedHead, weights.has("head")]).toEqual([false, true]);
  });

  it("ignores what systems leave in folders, saved rotary tables and a tied head that was saved anyway", async () => {
    const files = smallFolder({ tensors: { "lm_head.weight": { dtype: "F16", shape: [264, 64] }, "model.layers.0.self_attn.rotary_emb.inv_freq": { dtype: "F32", shape: [16] } }, files: { ".DS_Store": "x" } });
    expect((await openModel(files)).weights.size).toBe(20);
  });

  const files = smallFolder();
  const REFUSED: Readonly<Record<string, readonly [NamedSource[] | Promise<NamedSource[]>, RegExp]>> = {
    "no files": [[], /^usage: No file was given/],
    "no model": [[namedSource("a/notes.txt", text("hi")), namedSource("a/b.csv", text("x"))], /^usage: There is no model among the 2 files \("a\/notes\.txt"/],
    "a missing config": [without(files, "config.json"), /^usage: config\.json is missing beside the \.safetensors/],
    "a missing tokenizer": [without(files, "tokenizer.json"), /^usage: tokenizer\.json is missing/],
    "a SentencePiece model alone": [[...without(files, "tokenizer.json"), namedSource("tokenizer.model", text("x"))], /which has only a tokenizer\.model/],
    "missing weights": [without(files, "model.safetensors"), /^usage: model\.safetensors is missing/],
    "pickled weights": [[...without(files, "model.safetensors"), namedSource("pytorch_model.bin", text("x"))], /^unsupported: pytorch_model\.bin holds the weights as a Python pickle/],
    "a missing shard": [
      [...without(files, "model.safetensors"), namedSource("model.safetensors.index.json", text(JSON.stringify({ weight_map: { "model.norm.weight": "model-00001-of-00002.safetensors" } })))],
      /^malformed: model\.safetensors\.index\.json: it names 1 shard, of which 1 is missing/,
    ],
    "two GGUF files": [[smallGguf({ name: "a.gguf" }), smallGguf({ name: "b.gguf" })], /^usage: These are several models at once: "a\.gguf", "b\.gguf"/],
    "a folder and a GGUF file": [[...files, smallGguf()], /^usage: These are several models/],
    "two folders": [[...smallFolder({ prefix: "x/a/" }), ...smallFolder({ prefix: "x/b/" })], /"x\/a\/config\.json", "x\/b\/config\.json"/],
    "a part of a split GGUF": [[smallGguf({ name: "m-00001-of-00002.gguf" }), smallGguf({ name: "m-00002-of-00002.gguf" })], /^unsupported: m-00001-of-00002\.gguf is one part of a split/],
    "config.json that is not JSON": [smallFolder({ files: { "config.json": "{" } }), /^malformed: config\.json/],
    "config.json that is a list": [smallFolder({ files: { "config.json": "[]" } }), /^malformed: config\.json: the file must be a JSON object/],
    "an unknown family": [smallFolder({ config: { model_type: "gpt_neox" } }), /^unsupported: config\.json: "model_type" is "gpt_neox"/],
    "no family": [smallFolder({ config: { model_type: undefined } }), /^unsupported: config\.json: "model_type" is undefined/],
    "an unknown architecture": [[smallGguf({ metadata: { "general.architecture": word("gemma3") } })], /^unsupported: small\.gguf: general\.architecture is "gemma3"/],
    "an architecture that is a number": [[smallGguf({ metadata: { "general.architecture": uint(3) } })], /general\.architecture is 3,/],
    "a GGUF file without vocabulary": [[smallGguf({ metadata: { "tokenizer.ggml.tokens": undefined } })], /^malformed: small\.gguf: tokenizer\.ggml\.tokens is missing/],
    "a file that only claims to be GGUF": [[namedSource("x.gguf", text("hello, world"))], /^malformed: x\.gguf: it does not start with "GGUF"/],
    "a zip within a zip": [storedZip("outer.zip", files).then(async (zip) => [await storedZip("all.zip", [zip])]), /^usage: all\.zip holds nothing but another zip/],
    "a tokenizer larger than the vocabulary": [
      smallFolder({ tokenizer: { ...SMALL_TOKENIZER, added_tokens: [...SMALL_TOKENIZER.added_tokens, { id: 264, content: "<x>", special: true }] } }),
      /^unsupported: model can't be opened: model\.safetensors: the embedding has 264 rows, and the tokenizer gives ids up to 264/,
    ],
    "more tokens than rows in GGUF": [[smallGguf({ metadata: { "tokenizer.ggml.tokens": words(Array.from({ length: 300 }, (_, id) => `t${id}`)), "tokenizer.ggml.token_type": undefined } })], /the embedding has 264 rows, and the tokenizer gives ids up to 299/],
    "an end token outside the vocabulary": [smallFolder({ config: { eos_token_id: 5000 } }), /the begin or end token has the id 5000/],
  };
  it.each(Object.entries(REFUSED))("refuses %s in one sentence with a remedy", async (_, [given, expected]) => {
    const model = await given;
    expect(await refusalText(() => openModel(model))).toMatch(expected);
  });

  it("says everything that stands in the way at once, the tokenizer too", async () => {
    const model = smallFolder({
      config: { attention_bias: true, rope_scaling: { rope_type: "llama3", factor: 8 }, hidden_act: "gelu" },
      tensors: { "model.norm.weight": undefined, "model.layers.0.self_attn.q_proj.bias": { dtype: "F16", shape: [64] } },
      tokenizer: { ...SMALL_TOKENIZER, model: { type: "Unigram", vocab: [] } },
    });
    const { code, message } = await refusalOf(() => openModel(model));
    expect(code).toBe("unsupported");
    for (const part of ["attention_bias is true", '"llama3" scaling', 'hidden_act is "gelu"', '"model.norm.weight" is missing', '"model.layers.0.self_attn.q_proj.bias" is not one that', '"model.type" is "Unigram"']) {
      expect(message).toContain(part);
    }
  });

  it("keeps the code of a tokenizer that is the only thing wrong", async () => {
    expect(await refusalText(() => openModel(smallFolder({ files: { "tokenizer.json": "{" } })))).toMatch(/^malformed: tokenizer\.json/);
  });

  it("stops when it is cancelled", async () => {
    expect(await refusalText(() => openModel(smallFolder(), AbortSignal.abort()))).toMatch(/^cancelled/);
  });
});

const TINY = "../shared/models/tiny";
describe.skipIf(!existsSync(TINY))(`the tiny model${existsSync(TINY) ? "" : ` SKIP: ${TINY} is not here`}`, () => {
  const folder = (): NamedSource[] => readdirSync(`${TINY}/model`).map((name) => namedSource(`model/${name}`, readFileSync(`${TINY}/model/${name}`)));

  it.each(["tiny-f16.gguf", "tiny-q8_0.gguf"])("is the same from its folder (transformers 5 form) and from %s", async (name) => {
    const fromFolder = await openModel(folder());
    const fromGguf = await openModel([namedSource(name, readFileSync(`${TINY}/${name}`))]);
    expect({ ...fromGguf.spec, norm: fromFolder.spec.norm }).toEqual(fromFolder.spec);
    expect(fromGguf.spec.norm.eps).toBeCloseTo(fromFolder.spec.norm.eps, 10);
    expect([...fromGguf.weights.keys()]).toEqual([...fromFolder.weights.keys()]);
    expect(fromFolder.weights.size).toBe(110);
  });
});

const SMOLLM2 = ".models/SmolLM2-135M-Instruct.Q4_1.gguf";
describe.skipIf(!existsSync(SMOLLM2))(`SmolLM2${existsSync(SMOLLM2) ? "" : ` SKIP: ${SMOLLM2} is not here`}`, () => {
  it("opens from its Q4_1 GGUF", async () => {
    const { spec, weights, name } = await openModel([namedSource(SMOLLM2, readFileSync(SMOLLM2))]);
    expect(name).toBe("SmolLM2-135M-Instruct.Q4_1");
    expect(spec).toMatchObject({ hidden: 576, vocab: 49152, contextLength: 8192, positions: { kind: "rotary", theta: 100_000 }, tiedHead: true });
    expect(spec.layers[29]).toMatchObject({ attention: { heads: 9, kvHeads: 3, headDim: 64 }, mlp: { intermediate: 1536 } });
    expect(weights.size).toBe(272);
  });
});
