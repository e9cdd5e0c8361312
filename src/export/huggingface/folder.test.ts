import { describe, expect, it } from "vitest";
import { plainChoices } from "../records/choices";
import { readSafetensorsDirectory } from "../../formats/safetensors/read-directory";
import { refusalText } from "../../formats/testing/refusal";
import { EMPTY_MASK } from "../../model/mask";
import { openModel } from "../../model/open";
import { float, floats, ints, smallFolder, smallGguf, uint, word, words } from "../../model/testing/small-llama";
import type { PlannedTensor } from "../planned-file";
import { contentOf, reopened, writtenFiles, planned } from "../testing";
import { weightFiles } from "./shards";

async function jsonOf(files: Awaited<ReturnType<typeof writtenFiles>>, path: string): Promise<unknown> {
  const file = files.find((candidate) => candidate.path === path);
  return file ? JSON.parse(new TextDecoder().decode(await contentOf(file))) : null;
}

describe("a folder from a folder", () => {
  it("has the tokenizer's and the licence's files, and none of other formats or about the full model", async () => {
    const beside = { "special_tokens_map.json": "{}", LICENSE: "free", "README.md": "# all 2 layers", "onnx/model.onnx": "x", "training_args.bin": "x", "chat_template.jinja": "{{ x }}" };
    const plan = await planned(await openModel(smallFolder({ files: beside })), EMPTY_MASK, "huggingface");
    expect(plan.files.map(({ path }) => path)).toEqual(["config.json", "tokenizer.json", "special_tokens_map.json", "LICENSE", "chat_template.jinja", "model.safetensors"]);
  });
});

describe("a folder from a GGUF file", () => {
  it("has a config.json that transformers 4 and 5 read, with the numbers that the file stands for", async () => {
    const gguf = smallGguf({ metadata: { "llama.attention.layer_norm_rms_epsilon": float(Math.fround(1e-6)), "llama.rope.freq_base": float(500_000) } });
    const files = await writtenFiles(await planned(await openModel([gguf]), new Set(["attn.0", "mlp.0"]), "huggingface"));
    expect(await jsonOf(files, "config.json")).toMatchObject({
      architectures: ["LlamaForCausalLM"],
      bos_token_id: 256,
      eos_token_id: 256,
      dtype: "float16",
      torch_dtype: "float16",
      num_hidden_layers: 1,
      rms_norm_eps: 1e-6,
      rope_theta: 500_000,
      rope_parameters: { rope_theta: 500_000, rope_type: "default" },
      tie_word_embeddings: true,
    });
    expect((await openModel(files)).spec).toMatchObject({ positions: { kind: "rotary", theta: 500_000 }, vocab: 264, tiedHead: true, norm: { kind: "rms", eps: 1e-6, bias: false } });
  });

  it("puts the begin token before every text when the GGUF file does", async () => {
    const gguf = smallGguf({ metadata: { "tokenizer.ggml.add_bos_token": { type: "bool", value: true }, "tokenizer.chat_template": word("{{ bos_token }}{{ messages[0].content }}") } });
    const source = await openModel([gguf]);
    const folder = await openModel(await writtenFiles(await planned(source, EMPTY_MASK, "huggingface")));
    expect([source.tokenizer.beginId, folder.tokenizer.beginId]).toEqual([256, 256]);
    expect(folder.tokenizer.renderChat([{ role: "user", content: "hi" }], true)).toBe("<|endoftext|>hi");
  });
});

describe("SentencePiece's kind of tokenizer", () => {
  const pieces = ["▁", "a", "b", "▁a", "ab"];
  const tokens = ["<unk>", "<s>", "</s>", ...Array.from({ length: 256 }, (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, "0")}>`), ...pieces];
  const gguf = smallGguf({
    metadata: {
      "tokenizer.ggml.model": word("llama"),
      "tokenizer.ggml.pre": undefined,
      "tokenizer.ggml.merges": undefined,
      "tokenizer.ggml.tokens": words(tokens),
      "tokenizer.ggml.token_type": ints(tokens.map((_, id) => (id === 0 ? 2 : id < 3 ? 3 : id < 259 ? 6 : 1))),
      "tokenizer.ggml.scores": floats(tokens.map((_, id) => (id < 259 ? 0 : 258 - id))),
      "tokenizer.ggml.bos_token_id": uint(1),
      "tokenizer.ggml.eos_token_id": uint(2),
      "tokenizer.ggml.unknown_token_id": uint(0),
    },
  });

  it("gives a folder with the same ids", async () => {
    const source = await openModel([gguf]);
    const folder = await reopened(source, EMPTY_MASK, "huggingface");
    for (const text of ["ab a", " a  b", "é</s>a", "aab\n<s>"]) expect(folder.tokenizer.encode(text)).toEqual(source.tokenizer.encode(text));
    expect(folder.tokenizer.encode("é")).toEqual([259, 198, 172]);
    expect([folder.tokenizer.beginId, folder.tokenizer.endIds]).toEqual([1, [2]]);
  });

  it("can't go from a folder into a GGUF file", async () => {
    const folder = await reopened(await openModel([gguf]), EMPTY_MASK, "huggingface");
    expect(await refusalText(() => planned(folder, EMPTY_MASK, "gguf"))).toMatch(/^unsupported: tokenizer\.json: it is SentencePiece's kind of tokenizer, whose scores a GGUF file needs/);
  });
});

describe("weightFiles", () => {
  const tensors: PlannedTensor[] = [40, 50, 200, 8].map((size, index) => ({ name: `t${index}`, dtype: "F16", shape: [size / 2], bytes: size, content: { kind: "zero" } }));

  it("writes one file up to the limit, then numbered parts with an index that the reader follows", async () => {
    expect(weightFiles(tensors, 298).map(({ path }) => path)).toEqual(["model.safetensors"]);
    const files = weightFiles(tensors, 100);
    expect(files.map(({ path }) => path)).toEqual([1, 2, 3].map((part) => `model-0000${part}-of-00003.safetensors`).concat("model.safetensors.index.json"));
    const plan = { choices: plainChoices("huggingface"), architecture: "llama", fileName: "x.zip", files, bytes: 0, absent: [], zeroed: [], removedLayers: [], tunedHeadBytes: 0, notes: [] };
    const directory = await readSafetensorsDirectory(await writtenFiles(plan));
    expect([...directory.tensors.keys()]).toEqual(["t0", "t1", "t2", "t3"]);
    expect([...directory.tensors.values()].map(({ byteLength }) => byteLength)).toEqual([40, 50, 200, 8]);
    expect(await jsonOf(await writtenFiles(plan), "model.safetensors.index.json")).toMatchObject({ metadata: { total_size: 298 } });
  });
});
