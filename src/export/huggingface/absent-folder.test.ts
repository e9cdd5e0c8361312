import { beforeAll, describe, expect, it } from "vitest";
import type { NamedSource } from "../../formats/byte-source";
import { refusalText } from "../../formats/testing/refusal";
import { missingModules } from "../../model/absent-modules";
import { EMPTY_MASK, parseMask, type Mask } from "../../model/mask";
import { openModel } from "../../model/open";
import type { OpenedModel } from "../../model/opened-model";
import { namedSource } from "../../model/testing/small-llama";
import type { ExportFormat, Precision } from "../records/choices";
import { contentOf, openTiny, planned, tensorBytesOf, valuesOf, writtenFiles } from "../testing";

const without = (format: ExportFormat, precision: Precision = "source") => ({ format, precision, singles: "absent" }) as const;

async function exported(model: OpenedModel, mask: Mask, precision: Precision = "source"): Promise<NamedSource[]> {
  return writtenFiles(await planned(model, mask, without("huggingface", precision)));
}

async function bytesByPath(files: readonly NamedSource[]): Promise<Record<string, string>> {
  return Object.fromEntries(await Promise.all(files.map(async (file) => [file.path, Buffer.from(await contentOf(file)).toString("base64")] as const)));
}

let folder: OpenedModel;
let mask: Mask;
let files: NamedSource[];
beforeAll(async () => {
  folder = await openTiny("huggingface");
  mask = parseMask("attn.0,mlp.3,attn.4,layer.8,mlp.11", folder.spec);
  files = await exported(folder, mask);
});

describe("a folder without single modules", () => {
  it("is smaller by them, has the code, and says what mlx-lm makes of it", async () => {
    const plan = await planned(folder, mask, without("huggingface"));
    expect(plan).toMatchObject({ architecture: "nemotron-nas", absent: ["attn.0", "mlp.3", "attn.4", "mlp.11"], zeroed: [], removedLayers: [8], notes: [expect.stringMatching(/^mlx-lm can't read this folder: .* multiple of 256, and here it is 384\.$/)] });
    expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(["configuration_decilm.py", "modeling_decilm.py"]));
    const whole = await planned(folder, new Set([...mask].filter((id) => id.endsWith(".8"))), without("huggingface"));
    expect(whole).toMatchObject({ architecture: "llama", notes: [] });
    expect(whole.files.some(({ path }) => path.endsWith(".py"))).toBe(false);
    // Two MLPs and an attention of later layers; that of layer 0 has a placeholder. F16, with their norms.
    const [hidden, width, keys] = [128, 384, 64];
    expect(weightsOf(whole.files).bytes - weightsOf(plan.files).bytes).toBe(2 * (2 * (3 * hidden * width + hidden) + 2 * hidden * (hidden + keys) + hidden));
  });

  it("is read back with the same modules and the same bytes in each", async () => {
    const back = await openModel(files);
    expect(missingModules(back.spec)).toEqual(["attn.0", "mlp.3", "attn.4", "mlp.10"]);
    const [mine, source] = [back.weights.get("mlp.10.down") ?? back.weights.get("attn.10.o"), folder.weights.get("attn.11.o")];
    expect(mine && (await tensorBytesOf(mine.entry))).toEqual(source && (await tensorBytesOf(source.entry)));
    expect(back.weights.has("attn.0.q")).toBe(false);
  });

  it("has zeros in place of the first layer's attention, in the type of the others", async () => {
    const back = await openModel(files);
    const tensors = back.original.format === "huggingface" ? back.original.tensors : new Map();
    const placeholder = (name: string) => tensors.get(`model.layers.0.${name}.weight`);
    expect(["q_proj", "k_proj", "v_proj", "o_proj"].map((name) => [placeholder(`self_attn.${name}`)?.dtype, placeholder(`self_attn.${name}`)?.shape])).toEqual([["F16", [128, 128]], ["F16", [64, 128]], ["F16", [64, 128]], ["F16", [128, 128]]]);
    expect((await tensorBytesOf(placeholder("self_attn.q_proj"))).some((byte) => byte !== 0)).toBe(false);
    expect([...(await valuesOf(placeholder("input_layernorm")))]).toEqual(Array.from({ length: 128 }, () => 1));
    expect(placeholder("input_layernorm").dtype).toBe("F16");
  });

  it.each(["source", "BF16"] as const)("is the same when it is written again, in %s", async (precision) => {
    const once = await exported(folder, mask, precision);
    expect(await bytesByPath(await exported(await openModel(once), EMPTY_MASK))).toEqual(await bytesByPath(once));
  });

  it("loses further modules as if all had gone at once", async () => {
    const more = await exported(await openModel(files), parseMask("mlp.1,attn.9", (await openModel(files)).spec));
    expect(await bytesByPath(more)).toEqual(await bytesByPath(await exported(folder, new Set([...mask, "mlp.1", "attn.10"]))));
  });

  it("becomes a plain folder where whole layers alone are gone", async () => {
    const back = await openModel(files);
    const gaps = parseMask("layer.0,layer.3,layer.4,layer.10", back.spec);
    const plain = await planned(back, gaps, without("huggingface"));
    expect(plain.architecture).toBe("llama");
    expect(missingModules((await openModel(await writtenFiles(plain))).spec)).toEqual([]);
    expect(plain.files.some(({ path }) => path.endsWith(".py"))).toBe(false);
  });

  it("comes from a GGUF file without them as well, and goes into one", async () => {
    const gguf = await openModel(await writtenFiles(await planned(folder, mask, without("gguf"))));
    const fromGguf = await openModel(await exported(gguf, EMPTY_MASK));
    expect(fromGguf.spec).toEqual((await openModel(files)).spec);
    expect(await bytesByPath(await exported(fromGguf, EMPTY_MASK))).toEqual(await bytesByPath(await exported(gguf, EMPTY_MASK)));
    const again = await openModel(await writtenFiles(await planned(await openModel(files), EMPTY_MASK, without("gguf"))));
    expect(again.spec).toEqual(gguf.spec);
  });

  it("is refused when the placeholder is no zeros", async () => {
    const damaged = await Promise.all(files.map(async (file) => (file.path === "model.safetensors" ? namedSource(file.path, await withOne(file)) : file)));
    expect(await refusalText(() => openModel(damaged))).toMatch(/^malformed: .*the module attn\.0 is said to be absent, and the tensor "model\.layers\.0\.self_attn\.o_proj\.weight" is not all zeros/);
  });
});

function weightsOf(planFiles: Awaited<ReturnType<typeof planned>>["files"]): { readonly bytes: number } {
  const file = planFiles.find(({ path }) => path === "model.safetensors");
  return { bytes: file?.kind === "tensors" ? file.tensors.reduce((sum, { bytes }) => sum + bytes, 0) : NaN };
}

/** One value of the first layer's output projection. */
async function withOne(file: NamedSource): Promise<Uint8Array> {
  const bytes = await contentOf(file);
  const header = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  const fields = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + header))) as Record<string, { data_offsets: [number, number] }>;
  const [, end] = fields["model.layers.0.self_attn.o_proj.weight"]?.data_offsets ?? [0, 0];
  bytes[8 + header + end - 1] = 0x3c;
  return bytes;
}
