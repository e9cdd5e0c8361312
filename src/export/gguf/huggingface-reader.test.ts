/** Headers that the studio writes, read by @huggingface/gguf, which shares no code with it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gguf, type GGUFParseOutput } from "@huggingface/gguf";
import { afterAll, describe, expect, it } from "vitest";
import { GGML_TYPE_CODES } from "../../formats/gguf/ggml-types";
import { readGguf, type GgufFile } from "../../formats/gguf/read";
import { parseMask } from "../../model/mask";
import { madeUpTuned } from "../../model/testing/made-up-tuned";
import type { Precision, SingleModules } from "../records/choices";
import { contentOf, openTiny, planned, writtenFiles } from "../testing";

const folder = mkdtempSync(join(tmpdir(), "trimllm-gguf-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function bothReadings(drop: string, singles: SingleModules, precision: Precision, isTuned: boolean): Promise<{ readonly theirs: GGUFParseOutput; readonly ours: GgufFile }> {
  const model = await openTiny("huggingface");
  const mask = parseMask(drop, model.spec);
  const tuned = isTuned ? await madeUpTuned(model, "rows", mask) : null;
  const [file] = await writtenFiles(await planned(model, mask, { format: "gguf", singles, precision }, { tuned }));
  if (!file) throw new Error("Nothing was written.");
  const path = join(folder, "model.gguf");
  writeFileSync(path, await contentOf(file));
  return { theirs: await gguf(path, { allowLocalFile: true }), ours: await readGguf(file.source) };
}

/** That reader gives 64-bit numbers as bigint, and no item types. */
function metadataOf({ metadata }: GgufFile): Record<string, unknown> {
  return Object.fromEntries([...metadata].map(([key, value]) => [key, value.type === "array" ? value.items : value.value]));
}

describe("a header read by @huggingface/gguf", () => {
  it.each([
    ["whole layers gone", "layer.3,layer.11", "absent", "source", false],
    ["single modules gone", "attn.0,attn.5,mlp.11", "absent", "source", false],
    ["single modules zeroed", "attn.0,attn.5,mlp.11", "zeroed", "source", false],
    ["tuned, with a head of its own", "mlp.2", "absent", "source", true],
    ["quantised", "layer.3", "absent", "Q8_0", false],
    ["quantised to 4 bits, without single modules", "attn.0,mlp.4", "absent", "Q4_0", false],
    ["in bfloat16", "mlp.4", "absent", "BF16", false],
  ] as const)("says the same of a file with %s", async (_, drop, singles, precision, isTuned) => {
    const { theirs, ours } = await bothReadings(drop, singles, precision, isTuned);
    const { version, tensor_count: tensors, kv_count: keys, ...metadata } = theirs.metadata;
    expect([version, tensors, keys]).toEqual([3, BigInt(ours.tensors.size), BigInt(ours.metadata.size)]);
    expect(metadata).toEqual(metadataOf(ours));
    expect(Number(theirs.tensorDataOffset)).toBe(ours.dataOffset);
    const described = theirs.tensorInfos.map(({ name, dtype, shape, offset }) => [name, dtype, shape.map(Number).reverse(), Number(offset) + ours.dataOffset]);
    expect(described).toEqual([...ours.tensors.values()].map(({ name, dtype, shape, offset }) => [name, GGML_TYPE_CODES[dtype], shape, offset]));
  });
});
