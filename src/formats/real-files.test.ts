/** The tiny model of the shared data in its three files, and the default model where it was fetched. */
import { existsSync, openAsBlob } from "node:fs";
import { describe, expect, test } from "vitest";
import type { ByteSource } from "./byte-source";
import { fileByteSource } from "./byte-source-file";
import { dequantize } from "./dtype";
import { readGguf, type GgufFile } from "./gguf/read";
import { ggufHeader } from "./gguf/write";
import { firstNonFinite } from "./non-finite";
import { readSafetensorsHeader } from "./safetensors/read";
import { safetensorsHeader, safetensorsOrder } from "./safetensors/write";
import { elementCount } from "./shape";
import { streamRange } from "./stream";
import type { TensorEntry } from "./tensor-directory";
import { recordingSource } from "./testing/recording-source";

const TINY = "../shared/models/tiny";
const DEFAULT_MODEL = ".models/SmolLM2-135M-Instruct.Q4_1.gguf";
const hasTiny = existsSync(`${TINY}/tiny-f16.gguf`);
const hasDefault = existsSync(DEFAULT_MODEL);
const why = (has: boolean, path: string) => (has ? "" : ` (SKIP: ${path} is not there)`);

async function open(path: string): Promise<ByteSource> {
  return fileByteSource(await openAsBlob(path), path);
}

async function values(entry: TensorEntry | undefined): Promise<Float32Array> {
  if (!entry) throw new Error("The tensor is missing.");
  return dequantize(entry.dtype, await entry.source.read(entry.offset, entry.byteLength), elementCount(entry.shape) ?? NaN);
}

/** The header written again from what was read, and the one in the file. */
async function bothHeaders(file: GgufFile): Promise<[Uint8Array, Uint8Array]> {
  const { header } = ggufHeader(file.metadata, [...file.tensors.values()], file.alignment, file.version);
  return [header, await file.source.read(0, file.dataOffset)];
}

describe.skipIf(!hasTiny)(`the tiny model${why(hasTiny, TINY)}`, () => {
  test.each(["tiny-f16.gguf", "tiny-q8_0.gguf"])("%s: the header written again has the same bytes", async (name) => {
    const [written, original] = await bothHeaders(await readGguf(await open(`${TINY}/${name}`)));
    expect(Buffer.compare(written, original)).toBe(0);
  });

  test("model.safetensors: the header written again has the same bytes", async () => {
    const source = await open(`${TINY}/model/model.safetensors`);
    const { tensors, metadata, dataOffset } = await readSafetensorsHeader(source);
    const { header, totalBytes } = safetensorsHeader(safetensorsOrder([...tensors.values()]), metadata);
    expect(Buffer.compare(header, await source.read(0, dataOffset))).toBe(0);
    expect(totalBytes).toBe(source.size);
  });

  test.each([
    ["tiny-f16.gguf", 0],
    ["tiny-q8_0.gguf", 1 / 127],
  ])("%s holds the values of model.safetensors, q and k in other row order (error at most %d of the block's largest)", async (name, tolerance) => {
    const { tensors } = await readSafetensorsHeader(await open(`${TINY}/model/model.safetensors`));
    const other = (await readGguf(await open(`${TINY}/${name}`))).tensors;
    expect(other.size).toBe(tensors.size);
    const wrong: string[] = [];
    for (const [hfName, entry] of tensors) {
      const actual = inHuggingFaceOrder(hfName, await values(other.get(ggufName(hfName))), entry.shape);
      if (worstError(actual, await values(entry)) > tolerance) wrong.push(hfName);
    }
    expect(wrong).toEqual([]);
  });
});

/** Heads of the tiny model's q and k projections; both have a head size of 32. */
const HEADS: Readonly<Record<string, number>> = { q_proj: 4, k_proj: 2 };

function ggufName(name: string): string {
  const parts: Readonly<Record<string, string>> = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm", "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
  };
  if (name === "model.embed_tokens.weight") return "token_embd.weight";
  if (name === "model.norm.weight") return "output_norm.weight";
  const [, layer, part] = /^model\.layers\.(\d+)\.(.+)\.weight$/.exec(name) ?? [];
  return `blk.${layer}.${parts[part ?? ""]}.weight`;
}

/** Row 2i of a head goes to i, row 2i + 1 to i + half. */
function inHuggingFaceOrder(name: string, stored: Float32Array, shape: readonly number[]): Float32Array {
  const heads = HEADS[/([qk]_proj)/.exec(name)?.[1] ?? ""];
  if (!heads) return stored;
  const [rows = 0, cols = 0] = shape;
  const headDim = rows / heads;
  const out = new Float32Array(stored.length);
  for (let row = 0; row < rows; row++) {
    const inHead = row % headDim;
    const target = row - inHead + (inHead % 2) * (headDim / 2) + Math.floor(inHead / 2);
    out.set(stored.subarray(row * cols, (row + 1) * cols), target * cols);
  }
  return out;
}

/** Largest difference, as a part of the largest expected value of the same 32 elements. */
function worstError(actual: Float32Array, expected: Float32Array): number {
  if (actual.length !== expected.length) return Infinity;
  let worst = 0;
  for (let block = 0; block < expected.length; block += 32) {
    const largest = expected.subarray(block, block + 32).reduce((max, value) => Math.max(max, Math.abs(value)), 1e-30);
    for (let i = block; i < Math.min(block + 32, expected.length); i++) worst = Math.max(worst, Math.abs((actual[i] ?? NaN) - (expected[i] ?? NaN)) / largest);
  }
  return worst;
}

describe.skipIf(!hasDefault)(`the default model${why(hasDefault, DEFAULT_MODEL)}`, () => {
  test("the header is read in small pieces and written again with the same bytes", async () => {
    const source = recordingSource(await open(DEFAULT_MODEL));
    const file = await readGguf(source);
    expect(Math.max(...source.reads.map((read) => read.length))).toBe(256 * 1024);
    expect([file.version, file.tensors.size, file.unreadable.size]).toEqual([3, 272, 0]);
    const tokens = file.metadata.get("tokenizer.ggml.tokens");
    expect(tokens?.type === "array" && tokens.items.length).toBe(49152);
    const [written, original] = await bothHeaders(file);
    expect(Buffer.compare(written, original)).toBe(0);
  });

  test("every weight is finite, streamed in chunks of whole blocks", async () => {
    const { tensors, source } = await readGguf(await open(DEFAULT_MODEL));
    let streamed = 0;
    for (const { dtype, offset, byteLength } of tensors.values()) {
      for await (const chunk of streamRange(source, offset, byteLength, 20 * 34 * 4096)) {
        expect(firstNonFinite(dtype, chunk)).toBe(-1);
        streamed += chunk.byteLength;
      }
    }
    expect(streamed).toBeGreaterThan(95e6);
  });
});
