/** What the files of an exported Qwen2 hold. */
import { beforeAll, describe, expect, it } from "vitest";
import { ints, text } from "../formats/gguf/short-values";
import { refusalText } from "../formats/testing/refusal";
import { EMPTY_MASK, parseMask, type Mask } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { qwen2Files } from "../model/testing/random-models-testing";
import { namedSource } from "../model/testing/small-llama";
import type { ExportChoices, ExportFormat } from "./records/choices";
import { bytesOf, contentOf, planned, reopened, tensorBytesOf, valuesOf, writtenFiles } from "./testing";
import { exportedFiles } from "./write-files";

/** Attention of the first layer, the last MLP, one of each between. */
const DROP = "attn.0,mlp.1,attn.2,mlp.3";

let folder: OpenedModel;
let mask: Mask;
beforeAll(async () => {
  folder = await openModel(qwen2Files());
  mask = parseMask(DROP, folder.spec);
});

const absent = (format: ExportFormat): ExportChoices => ({ format, precision: "source", singles: "absent" });

function tensorsOf({ original }: OpenedModel) {
  return original.format === "gguf" ? original.file.tensors : original.tensors;
}

async function configOf(model: OpenedModel, dropped: Mask): Promise<Record<string, unknown>> {
  const file = exportedFiles(await planned(model, dropped, absent("huggingface"))).find(({ path }) => path === "config.json");
  return JSON.parse(new TextDecoder().decode(file && (await bytesOf(file)))) as Record<string, unknown>;
}

describe("a Qwen2 as GGUF without single modules", () => {
  it("has the rows of q and k and their biases in pairs, and zeros in the place of the first attention, biases too", async () => {
    const trimmed = await reopened(folder, mask, absent("gguf"));
    const { original } = trimmed;
    if (original.format !== "gguf") throw new Error("The model is no GGUF file.");
    expect(original.file.metadata.get("general.architecture")).toEqual(text("deci"));
    expect(original.file.metadata.get("deci.attention.head_count")).toEqual(ints([1, 4, 0, 4]));
    const { tensors } = original.file;
    const values = async (model: OpenedModel, name: string): Promise<number[]> => {
      const entry = tensorsOf(model).get(name);
      if (!entry) throw new Error(`${name} is missing.`);
      return [...(await valuesOf(entry))];
    };
    for (const [part, heads, pairs] of [["q", 4, true], ["k", 2, true], ["v", 2, false]] as const) {
      const before = await values(folder, `model.layers.1.self_attn.${part}_proj.bias`);
      const after = await values(trimmed, `blk.1.attn_${part}.bias`);
      // Row 2i of a head is its row i, row 2i + 1 its row i + 8.
      expect(after).toEqual(pairs ? before.map((_, at) => before[at - (at % 16) + Math.floor((at % 16) / 2) + (at % 2) * 8]) : before);
      expect(after).toHaveLength(16 * heads);
      const rows = await values(trimmed, `blk.1.attn_${part}.weight`);
      const first = await values(folder, `model.layers.1.self_attn.${part}_proj.weight`);
      expect(rows.slice(64, 128)).toEqual(first.slice(...(pairs ? [8 * 64, 9 * 64] : [64, 128])));
    }
    expect(["q", "k", "v"].map((part) => [tensors.get(`blk.0.attn_${part}.bias`)?.dtype, tensors.get(`blk.0.attn_${part}.bias`)?.shape])).toEqual(Array.from({ length: 3 }, () => ["F32", [16]]));
    for (const [name, entry] of tensors) if (/^blk\.0\.attn_([qkv]|output)/.test(name)) expect([name, (await tensorBytesOf(entry)).some((byte) => byte !== 0)]).toEqual([name, false]);
    expect([...tensors.keys()].filter((name) => name.startsWith("blk.2.attn"))).toEqual([]);
  });

  it("is a Qwen2 with its rows in order again when every layer with a gap goes", async () => {
    const trimmed = await reopened(folder, parseMask("mlp.1,layer.3", folder.spec), absent("gguf"));
    const plain = await reopened(trimmed, parseMask("layer.1", trimmed.spec), absent("gguf"));
    const direct = await reopened(folder, parseMask("layer.1,layer.3", folder.spec), absent("gguf"));
    expect(plain.original.format === "gguf" && plain.original.file.metadata.get("general.architecture")).toEqual(text("qwen2"));
    expect([...tensorsOf(plain).keys()]).toEqual([...tensorsOf(direct).keys()]);
    for (const [name, entry] of tensorsOf(plain)) {
      const other = tensorsOf(direct).get(name);
      expect([name, other && Buffer.compare(await tensorBytesOf(entry), await tensorBytesOf(other))]).toEqual([name, 0]);
    }
  });
});

describe("a Qwen2 folder without single modules", () => {
  it("says that all four products have biases, and has zeros for those of o", async () => {
    const trimmed = await reopened(folder, mask, absent("huggingface"));
    const windowed = await openModel(qwen2Files({ sliding_window: 16 }));
    expect(await configOf(windowed, mask)).toMatchObject({ model_type: "nemotron-nas", attention_bias: true, mlp_bias: false, head_dim: 16, num_hidden_layers: 4, sliding_window: null });
    const biases = [...tensorsOf(trimmed)].filter(([name]) => name.endsWith("o_proj.bias"));
    expect(biases.map(([name, { shape, dtype }]) => [name, shape, dtype])).toEqual([0, 1, 3].map((layer) => [`model.layers.${layer}.self_attn.o_proj.bias`, [64], "F16"]));
    for (const [, entry] of biases) expect((await tensorBytesOf(entry)).every((byte) => byte === 0)).toBe(true);
    expect(trimmed.spec.layers[1]?.attention?.bias).toBe("inputs");
    expect([...trimmed.weights.keys()].filter((id) => id.endsWith("oBias"))).toEqual([]);
  });

  it("is a Qwen2 again, without those biases, when every layer with a gap goes", async () => {
    const trimmed = await reopened(folder, parseMask("mlp.1", folder.spec), absent("huggingface"));
    const left = parseMask("layer.1", trimmed.spec);
    const config = await configOf(trimmed, left);
    expect(config).toMatchObject({ model_type: "qwen2", architectures: ["Qwen2ForCausalLM"], num_hidden_layers: 3 });
    expect(["attention_bias", "mlp_bias", "block_configs", "trimllm"].filter((key) => key in config)).toEqual([]);
    const plain = await reopened(trimmed, left, absent("huggingface"));
    expect([...tensorsOf(plain).keys()].filter((name) => name.endsWith("o_proj.bias"))).toEqual([]);
  });

  it("is refused when a bias of o adds something", async () => {
    const files = await writtenFiles(await planned(folder, parseMask("mlp.1", folder.spec), absent("huggingface")));
    const entry = tensorsOf(await openModel(files)).get("model.layers.3.self_attn.o_proj.bias");
    const changed = await Promise.all(files.map(async (file) => {
      const bytes = await contentOf(file);
      if (file.path === entry?.source.name) bytes[entry.offset + 9] = 0x3c;
      return namedSource(file.path, bytes);
    }));
    expect(await refusalText(() => openModel(changed))).toBe('malformed: model.safetensors: a model of the qwen2 family has no bias here, and the tensor "model.layers.3.self_attn.o_proj.bias" is not all zeros.');
  });
});

describe.each(["huggingface", "gguf"] as const)("a Qwen2 that was exported as %s", (format) => {
  it.each(["", "layer.2", DROP])("is written again byte for byte without '%s'", async (drop) => {
    const files = await writtenFiles(await planned(folder, parseMask(drop, folder.spec), absent(format)));
    const again = await writtenFiles(await planned(await openModel(files), EMPTY_MASK, absent(format)));
    expect(again).toHaveLength(files.length);
    for (const [index, file] of files.entries()) {
      const other = again[index];
      // A lone file is called by the model's name.
      expect([file.path, format === "gguf" || other?.path === file.path, other && Buffer.compare(await contentOf(file), await contentOf(other))]).toEqual([file.path, true, 0]);
    }
  });
});
