/** What ends up in the files: untouched bytes, exact values, zeros where a module is silenced. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readGguf } from "../formats/gguf/read";
import { ggufHeader } from "../formats/gguf/write";
import type { TensorEntry } from "../formats/tensor-directory";
import type { ModelFormat, OpenedModel, WeightId } from "../model/opened-model";
import { EMPTY_MASK, type ModuleId } from "../model/mask";
import { openModel } from "../model/open";
import { weightIdAt, weightPlace } from "../model/families/tensor-names";
import { ints, namedSource, smallGguf, uint } from "../model/testing/small-llama";
import { contentOf, openTiny, reopened, tensorBytesOf, tinyFiles, valuesOf, writtenFiles, planned } from "./testing";

const FORMATS = ["huggingface", "gguf"] as const;
/** Layer 4 goes, so that layer 5 and on are numbered anew. */
const MASK: ReadonlySet<ModuleId> = new Set(["attn.4", "mlp.4", "attn.6", "mlp.9"]);
const ZEROED: ReadonlySet<WeightId> = new Set(["attn.6.o", "mlp.9.down"]);

/** The weight of the export that the source's `id` became, null for one of the layer that is gone. */
function exportedId(id: WeightId): WeightId | null {
  const { kind, layer } = weightPlace(id);
  return layer === 4 ? null : weightIdAt({ kind, layer: layer === null || layer < 4 ? layer : layer - 1 });
}

describe.each(FORMATS)("an export from and to %s", (format: ModelFormat) => {
  it("has the source's very bytes in every tensor that no drop touches, and zero bytes of the same type where one does", async () => {
    const source = await openTiny(format);
    const trimmed = await reopened(source, MASK, format);
    const changed: WeightId[] = [];
    for (const [id, { entry }] of source.weights) {
      const target = exportedId(id);
      if (target === null) continue;
      const found = entryOf(trimmed, target);
      expect([found.dtype, found.shape]).toEqual([entry.dtype, entry.shape]);
      if (!(await sameBytes(found, entry))) changed.push(id);
      if (ZEROED.has(id)) expect((await tensorBytesOf(found)).every((byte) => byte === 0)).toBe(true);
    }
    expect(changed).toEqual([...ZEROED]);
  });
});

describe("an export of the whole model", () => {
  it("is the source's GGUF file, byte for byte", async () => {
    await expectSameFile(await openTiny("gguf"));
  });

  it("is that also with another alignment and version", async () => {
    const small = await readGguf(smallGguf({ metadata: { "llama.attention.head_count": ints([2, 2]) } }).source);
    const layout = ggufHeader(new Map([...small.metadata, ["general.alignment", uint(512)]]), [...small.tensors.values()], 512, 2);
    const bytes = new Uint8Array(layout.totalBytes);
    bytes.set(layout.header);
    await expectSameFile(await openModel([namedSource("aligned.gguf", bytes)]));
  });

  for (const path of ["../shared/models/tiny/tiny-f16.gguf", "../shared/models/tiny/tiny-q8_0.gguf", ".models/SmolLM2-135M-Instruct.Q4_1.gguf"]) {
    const missing = !existsSync(path);
    it.skipIf(missing)(`is ${path} as other programs wrote it${missing ? " SKIP: it is not here" : ""}`, async () => {
      await expectSameFile(await openModel([namedSource(path, readFileSync(path))]));
    });
  }

  it("is the source's folder, byte for byte", async () => {
    const files = tinyFiles();
    const written = await writtenFiles(await planned(await openModel(files), EMPTY_MASK, "huggingface"));
    expect(written.map(({ path }) => path).sort()).toEqual(files.map(({ path }) => path).sort());
    const changed: string[] = [];
    for (const file of files) {
      const other = written.find(({ path }) => path === file.path);
      if (!other || Buffer.compare(await contentOf(other), await contentOf(file)) !== 0) changed.push(file.path);
    }
    expect(changed).toEqual([]);
  });
});

describe("an export to the other format", () => {
  it("and back has every value, and every matrix's very bytes", async () => {
    const folder = await openTiny("huggingface");
    const gguf = await openTiny("gguf");
    expect(await tensorBytesOf(entryOf(gguf, "attn.0.q"))).not.toEqual(await tensorBytesOf(entryOf(folder, "attn.0.q")));
    const back = await reopened(gguf, EMPTY_MASK, "huggingface");
    const changed: WeightId[] = [];
    for (const [id, { entry }] of folder.weights) {
      if (entry.shape.length > 1 && !(await sameBytes(entryOf(back, id), entry))) changed.push(id);
      if (entry.shape.length === 1) expect(await valuesOf(entryOf(back, id))).toEqual(await valuesOf(entry));
    }
    expect(changed).toEqual([]);
    expect(back.spec).toEqual(folder.spec);
  });

  it("keeps norms in F32 and matrices in the source's type", async () => {
    const { weights } = await openTiny("gguf");
    expect(new Set([...weights].map(([, { entry }]) => `${entry.shape.length} ${entry.dtype}`))).toEqual(new Set(["1 F32", "2 F16"]));
  });

  const quantised = "../shared/models/tiny/tiny-q8_0.gguf";
  const missing = !existsSync(quantised);
  it.skipIf(missing)(`writes quantised tensors out in F32, with the values that they stand for${missing ? ` SKIP: ${quantised} is not here` : ""}`, async () => {
    const source = await openModel([namedSource("tiny-q8_0.gguf", readFileSync(quantised))]);
    const written = await reopened(source, EMPTY_MASK, "huggingface");
    expect(entryOf(source, "mlp.3.up").dtype).toBe("Q8_0");
    for (const id of ["embed", "mlp.3.up", "attn.7.v", "finalNorm"] as const) {
      expect(entryOf(written, id).dtype).toBe("F32");
      expect(await valuesOf(entryOf(written, id))).toEqual(await valuesOf(entryOf(source, id)));
    }
    // Row 1 of a head is the other half of row 0's pair.
    const { headDim } = source.spec.layers[0]?.attention ?? { headDim: 0 };
    const row = async (model: OpenedModel, at: number): Promise<Float32Array> => (await valuesOf(entryOf(model, "attn.0.q"))).slice(at * 128, (at + 1) * 128);
    expect(await row(written, headDim / 2)).toEqual(await row(source, 1));
  });
});

async function sameBytes(a: TensorEntry, b: TensorEntry): Promise<boolean> {
  return Buffer.compare(await tensorBytesOf(a), await tensorBytesOf(b)) === 0;
}

function entryOf(model: OpenedModel, id: WeightId): TensorEntry {
  const weight = model.weights.get(id);
  if (!weight) throw new Error(`${id} is missing`);
  return weight.entry;
}

async function expectSameFile(model: OpenedModel): Promise<void> {
  if (model.original.format !== "gguf") throw new Error("The model is no GGUF file.");
  const { source } = model.original.file;
  const [written] = await writtenFiles(await planned(model, EMPTY_MASK, "gguf"));
  expect(written?.source.size).toBe(source.size);
  for (let at = 0; at < source.size; at += 1 << 24) {
    const length = Math.min(1 << 24, source.size - at);
    expect(Buffer.compare(await (written?.source ?? source).read(at, length), await source.read(at, length))).toBe(0);
  }
}
