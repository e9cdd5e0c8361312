/** Files without single modules: what they hold in place of them, what they say, and that the studio writes the same again. */
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import type { GgufFile, GgufValue } from "../../formats/gguf/read";
import { ints, text, texts, uint } from "../../formats/gguf/short-values";
import { refusalText } from "../../formats/testing/refusal";
import { llamaSpec } from "../../model/families/llama-spec";
import { EMPTY_MASK, modulesOf, parseMask, type Mask } from "../../model/mask";
import { openModel } from "../../model/open";
import type { ModelFormat, OpenedModel } from "../../model/opened-model";
import { smallGguf } from "../../model/testing/small-llama";
import type { ExportChoices } from "../records/choices";
import { contentOf, openBothTiny, planned, reopened, tensorBytesOf, writtenFiles } from "../testing";

const ABSENT: ExportChoices = { format: "gguf", precision: "source", singles: "absent" };
const ZEROED: ExportChoices = { ...ABSENT, singles: "zeroed" };
const FORMATS = ["huggingface", "gguf"] as const;
/** The first attention, the last MLP, one of each between, and layer 5. */
const DROP = "attn.0,attn.3,mlp.8,layer.5,mlp.11";

/** Of the demo. */
const SHAPE = llamaSpec({ layers: 12, hidden: 128, heads: 4, kvHeads: 2, headDim: 32, intermediate: 384, vocab: 2048, contextLength: 512, normEps: 1e-5, ropeTheta: 1e4, tiedHead: true }, "demo");

let tiny: Readonly<Record<ModelFormat, OpenedModel>>;
beforeAll(async () => {
  tiny = await openBothTiny();
});

function fileOf({ original }: OpenedModel): GgufFile {
  if (original.format !== "gguf") throw new Error("The model is no GGUF file.");
  return original.file;
}

const mask = (words: string): Mask => parseMask(words, tiny.gguf.spec);
const written = async (model: OpenedModel, dropped: Mask, choices: ExportChoices): Promise<Uint8Array> => {
  const [file] = await writtenFiles(await planned(model, dropped, choices));
  if (!file) throw new Error("Nothing was written.");
  return contentOf(file);
};
const layerNames = ({ tensors }: GgufFile, layer: number): string[] => [...tensors.keys()].flatMap((name) => (name.startsWith(`blk.${layer}.`) ? [name.slice(`blk.${layer}.`.length, -".weight".length)] : []));
const ATTENTION = ["attn_norm", "attn_q", "attn_k", "attn_v", "attn_output"];
const MLP = ["ffn_norm", "ffn_gate", "ffn_up", "ffn_down"];

describe.each(FORMATS)("a GGUF file without single modules, from %s", (from) => {
  let file: GgufFile;
  let trimmed: OpenedModel;
  beforeAll(async () => {
    trimmed = await reopened(tiny[from], mask(DROP), ABSENT);
    file = fileOf(trimmed);
  });

  it("is of the architecture that has a size for each layer", () => {
    const wanted: Readonly<Record<string, GgufValue>> = {
      "general.architecture": text("deci"),
      "deci.block_count": uint(11),
      "deci.attention.head_count": ints([1, 4, 4, 0, 4, 4, 4, 4, 4, 4, 4]),
      "deci.attention.head_count_kv": ints([1, 2, 2, 0, 2, 2, 2, 2, 2, 2, 2]),
      "deci.feed_forward_length": ints([384, 384, 384, 384, 384, 384, 384, 32, 384, 384, 32]),
      "deci.attention.key_length": uint(32),
      "deci.attention.value_length": uint(32),
      "deci.rope.dimension_count": uint(32),
      "trimllm.absent": texts(["attn.0", "attn.3", "mlp.7", "mlp.10"]),
    };
    for (const [key, value] of Object.entries(wanted)) expect([key, file.metadata.get(key)]).toEqual([key, value]);
    expect([...file.metadata.keys()].filter((key) => key.startsWith("llama."))).toEqual([]);
  });

  it("has one head of zeros in the first layer, an MLP of 32 zero units elsewhere, and nothing of a later attention", async () => {
    expect([0, 3, 7, 10].map((layer) => layerNames(file, layer))).toEqual([[...ATTENTION, ...MLP], MLP, [...ATTENTION, ...MLP], [...ATTENTION, ...MLP]]);
    const shapes = (layer: number, names: readonly string[]) => names.map((name) => file.tensors.get(`blk.${layer}.${name}.weight`)?.shape);
    expect(shapes(0, ATTENTION)).toEqual([[128], [32, 128], [32, 128], [32, 128], [128, 32]]);
    for (const layer of [7, 10]) expect(shapes(layer, MLP)).toEqual([[128], [32, 128], [32, 128], [128, 32]]);
    for (const name of ["blk.0.attn_output.weight", "blk.7.ffn_gate.weight", "blk.10.ffn_down.weight"]) {
      const entry = file.tensors.get(name);
      expect(entry?.dtype).toBe("Q8_0");
      expect(entry && (await tensorBytesOf(entry)).every((byte) => byte === 0)).toBe(true);
    }
    expect(file.metadata.get("general.quantization_version")).toEqual(uint(2));
    expect(file.metadata.get("general.file_type")).toEqual(uint(1));
  });

  it("is read back without those modules, and with the other weights as they were", async () => {
    const source = tiny[from];
    const kept = [0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11];
    expect(trimmed.spec).toEqual({
      ...source.spec,
      norm: { ...source.spec.norm, eps: Math.fround(source.spec.norm.eps) },
      layers: kept.map((layer, index) => {
        const { attention, mlp } = source.spec.layers[layer] ?? {};
        return { attention: index === 0 || index === 3 ? null : attention, mlp: index === 7 || index === 10 ? null : mlp };
      }),
    });
    for (const [id, { entry }] of trimmed.weights) {
      const [kind, layer, part] = id.split(".");
      const sourceId = part === undefined ? id : (`${kind}.${kept[Number(layer)]}.${part}` as typeof id);
      const original = fileOf(tiny.gguf).tensors.get(tiny.gguf.weights.get(sourceId)?.entry.name ?? "");
      expect([id, original && Buffer.compare(await tensorBytesOf(entry), await tensorBytesOf(original))]).toEqual([id, 0]);
    }
  });

  it("is written again byte for byte, also by way of another mask", async () => {
    const bytes = await written(tiny[from], mask(DROP), ABSENT);
    expect(Buffer.compare(await written(trimmed, EMPTY_MASK, ABSENT), bytes)).toBe(0);
    expect(Buffer.compare(await written(trimmed, EMPTY_MASK, ZEROED), bytes)).toBe(0);
    const step = await reopened(tiny[from], mask("attn.0,layer.5,mlp.11"), ABSENT);
    expect(Buffer.compare(await written(step, parseMask("attn.3,mlp.7", step.spec), ABSENT), bytes)).toBe(0);
  });

  it("is the same by way of a folder: modules, bytes of the weights, and what fills the gaps", async () => {
    const folder = await reopened(trimmed, EMPTY_MASK, { ...ABSENT, format: "huggingface" });
    expect(folder.spec.layers).toEqual(trimmed.spec.layers);
    const again = fileOf(await reopened(folder, EMPTY_MASK, ABSENT));
    expect([...again.tensors.keys()].sort()).toEqual([...file.tensors.keys()].sort());
    for (const [name, entry] of again.tensors) {
      const before = file.tensors.get(name);
      expect([name, before?.dtype, before && Buffer.compare(await tensorBytesOf(entry), await tensorBytesOf(before))]).toEqual([name, entry.dtype, 0]);
    }
    for (const key of ["general.architecture", "deci.attention.head_count", "deci.feed_forward_length", "deci.attention.layer_norm_rms_epsilon", "trimllm.absent"]) expect([key, again.metadata.get(key)]).toEqual([key, file.metadata.get(key)]);
  });

  it("loses what filled the gap when the layer goes", async () => {
    const rest = fileOf(await reopened(trimmed, parseMask("layer.0,layer.7", trimmed.spec), ABSENT));
    expect(rest.metadata.get("trimllm.absent")).toEqual(texts(["attn.2", "mlp.8"]));
    expect(rest.metadata.get("deci.attention.head_count")).toEqual(ints([4, 4, 0, 4, 4, 4, 4, 4, 4]));
    expect([layerNames(rest, 0).length, layerNames(rest, 2), layerNames(rest, 6).length]).toEqual([9, MLP, 9]);
  });

  it("is a plain file again when every layer with a gap goes", async () => {
    const rest = await reopened(trimmed, parseMask("layer.0,layer.3,layer.7,layer.10", trimmed.spec), ABSENT);
    const { metadata } = fileOf(rest);
    const plain = fileOf(await reopened(tiny[from], mask("layer.0,layer.3,layer.5,layer.8,layer.11"), ABSENT));
    expect([...metadata].filter(([key]) => key !== "general.quantization_version").sort()).toEqual([...plain.metadata].sort());
    expect([...fileOf(rest).tensors.keys()]).toEqual([...plain.tensors.keys()]);
    expect(metadata.get("llama.feed_forward_length")).toEqual(uint(384));
  });

  it("keeps its gaps when other modules are zeroed", async () => {
    const plan = await planned(trimmed, parseMask("mlp.1", trimmed.spec), ZEROED);
    expect([plan.architecture, plan.zeroed, plan.absent]).toEqual(["deci", ["mlp.1"], ["attn.0", "attn.3", "mlp.7", "mlp.10"]]);
    const { spec, original } = await openModel(await writtenFiles(plan));
    expect(spec.layers[1]?.mlp?.intermediate).toBe(384);
    const down = original.format === "gguf" ? original.file.tensors.get("blk.1.ffn_down.weight") : undefined;
    expect(down && (await tensorBytesOf(down)).every((byte) => byte === 0)).toBe(true);
  });
});

describe("which architecture a GGUF file is of", () => {
  it.each([
    ["nothing dropped", "", "absent", "llama"],
    ["whole layers", "layer.0,layer.11", "absent", "llama"],
    ["a module whose layer stays", "mlp.4", "absent", "deci"],
    ["the same, zeroed", "mlp.4", "zeroed", "llama"],
    ["every attention", Array.from({ length: 12 }, (_, layer) => `attn.${layer}`).join(), "absent", "deci"],
    ["every MLP", Array.from({ length: 12 }, (_, layer) => `mlp.${layer}`).join(), "absent", "deci"],
  ] as const)("%s", async (_, words, singles, architecture) => {
    const plan = await planned(tiny.huggingface, mask(words), { ...ABSENT, singles });
    expect(plan.architecture).toBe(architecture);
    expect((await openModel(await writtenFiles(plan))).spec.layers).toHaveLength(12 - plan.removedLayers.length);
  });
});

describe("a GGUF file for any mask", () => {
  const ids = modulesOf(SHAPE);
  it("is read back as what was left, deci where a layer lost one module", async () => {
    await fc.assert(fc.asyncProperty(fc.subarray(ids, { maxLength: 23 }), async (dropped) => {
      const plan = await planned(tiny.gguf, new Set(dropped), ABSENT);
      const { spec } = await openModel(await writtenFiles(plan));
      const left = spec.layers.map(({ attention, mlp }) => [attention !== null, mlp !== null]);
      const wanted = SHAPE.layers.map((_, layer) => [!dropped.includes(`attn.${layer}`), !dropped.includes(`mlp.${layer}`)]).filter((pair) => pair.includes(true));
      expect(left).toEqual(wanted);
      expect(plan.architecture).toBe(wanted.flat().includes(false) ? "deci" : "llama");
    }), { numRuns: 15 });
  });
});

describe("a deci file of somebody else", () => {
  const NOT_THERE = Object.fromEntries(ATTENTION.map((name) => [`blk.1.${name}.weight`, undefined]));
  const deci = (changes: Readonly<Record<string, GgufValue | undefined>>, tensors: Parameters<typeof smallGguf>[0] = {}) => {
    const old = ["block_count", "embedding_length", "feed_forward_length", "attention.head_count", "attention.head_count_kv", "context_length", "attention.layer_norm_rms_epsilon", "rope.freq_base"];
    const metadata: Record<string, GgufValue | undefined> = {
      ...Object.fromEntries(old.map((key) => [`llama.${key}`, undefined])),
      "general.architecture": text("deci"), "deci.block_count": uint(2), "deci.embedding_length": uint(64), "deci.feed_forward_length": uint(96), "deci.context_length": uint(128),
      "deci.attention.head_count": ints([2, 0]), "deci.attention.head_count_kv": ints([1, 0]), "deci.attention.layer_norm_rms_epsilon": { type: "float32", value: 1e-5 }, ...changes,
    };
    return smallGguf({ ...tensors, metadata, tensors: { ...NOT_THERE, ...tensors.tensors } });
  };

  it("is read where a layer has no head, and copied byte for byte though it has no marker", async () => {
    const source = deci({});
    const model = await openModel([source]);
    expect(model.spec.layers.map(({ attention, mlp }) => [attention !== null, mlp !== null])).toEqual([[true, true], [false, true]]);
    expect(Buffer.compare(await written(model, EMPTY_MASK, ABSENT), await contentOf(source))).toBe(0);
    expect(fileOf(await reopened(model, parseMask("attn.0", model.spec), ABSENT)).metadata.get("trimllm.absent")).toEqual(texts(["attn.0", "attn.1"]));
  });

  it("is refused when what is said to be absent would add something", async () => {
    const marked = { "trimllm.absent": texts(["attn.1", "mlp.0"]) };
    const tensors = { "blk.0.ffn_norm.weight": undefined, "blk.0.ffn_gate.weight": undefined, "blk.0.ffn_up.weight": undefined, "blk.0.ffn_down.weight": { dtype: "Q4_0", shape: [64, 32] } } as const;
    // Of d = -0 and quants of 8, as other quantisers write zeros: no zero bytes, and all zeros.
    const zeros = new Uint8Array(64 * 18).map((_, at) => (at % 18 === 1 ? 0x80 : at % 18 === 0 ? 0 : 0x88));
    expect((await openModel([deci(marked, { tensors, contents: { "blk.0.ffn_down.weight": zeros } })])).spec.layers[0]?.mlp).toBeNull();
    const other = zeros.map((byte, at) => (at === 63 * 18 + 1 ? 0x3c : at === 63 * 18 + 5 ? 0x89 : byte));
    expect(await refusalText(() => openModel([deci(marked, { tensors, contents: { "blk.0.ffn_down.weight": other } })]))).toContain('malformed: small.gguf: the module mlp.0 is said to be absent, and the tensor "blk.0.ffn_down.weight" is not all zeros');
  });
});

describe("the type that a GGUF file says it is of", () => {
  const typeOf = (model: OpenedModel): GgufValue | undefined => fileOf(model).metadata.get("general.file_type");

  it("is that of most matrices, whatever fills the gaps", async () => {
    expect(typeOf(await reopened(tiny.huggingface, mask("mlp.3"), { ...ABSENT, precision: "Q8_0" }))).toEqual(uint(7));
    expect(typeOf(await reopened(tiny.gguf, mask("mlp.3"), { ...ABSENT, precision: "BF16" }))).toEqual(uint(32));
  });

  it("is what the source says, if it says so, as long as nothing changes it", async () => {
    const model = await openModel([smallGguf({ metadata: { "general.file_type": uint(1024) } })]);
    expect(typeOf(await reopened(model, parseMask("mlp.1", model.spec), ABSENT))).toEqual(uint(1024));
    const silent = await openModel([smallGguf()]);
    expect(typeOf(await reopened(silent, parseMask("mlp.1", silent.spec), ABSENT))).toBeUndefined();
  });
});
