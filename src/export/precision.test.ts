import { beforeAll, describe, expect, it } from "vitest";
import type { DType } from "../formats/dtype";
import { memoryByteSource } from "../formats/byte-source-memory";
import { tensorBytes } from "../formats/shape";
import { refusalText } from "../formats/testing/refusal";
import { openModel } from "../model/open";
import type { ModelSpec } from "../model/spec";
import { gpt2Files } from "../model/testing/random-models-testing";
import type { PlannedTensor } from "./planned-file";
import { commonType, inPrecision } from "./precision";
import type { ExportFormat, Precision } from "./records/choices";
import { openTiny } from "./testing";

let llama: ModelSpec;
let gpt2: ModelSpec;
beforeAll(async () => {
  ({ spec: llama } = await openTiny("huggingface"));
  ({ spec: gpt2 } = await openModel(gpt2Files()));
});

function copied(name: string, dtype: DType, shape: readonly number[]): PlannedTensor {
  const bytes = tensorBytes(dtype, shape) ?? NaN;
  return { name, dtype, shape, bytes, content: { kind: "copy", entry: { name, dtype, shape, source: memoryByteSource(new Uint8Array(), "x"), offset: 0, byteLength: bytes } } };
}

function typed(tensors: readonly PlannedTensor[], precision: Precision, format: ExportFormat, spec = llama) {
  const { tensors: typedTensors, notes } = inPrecision(tensors, precision, format, spec);
  for (const { dtype, shape, bytes } of typedTensors) expect(bytes).toBe(tensorBytes(dtype, shape));
  return { types: Object.fromEntries(typedTensors.map(({ name, dtype }) => [name, dtype])), notes, contents: typedTensors.map(({ content }) => content.kind) };
}

const EMBED = copied("token_embd.weight", "F16", [2048, 128]);
const HEAD = copied("output.weight", "F16", [2048, 128]);
const NORM = copied("blk.0.attn_norm.weight", "F32", [128]);
const Q = copied("blk.0.attn_q.weight", "F16", [128, 128]);
const DOWN = copied("blk.0.ffn_down.weight", "F16", [128, 380]);
const ROTARY = copied("rope_freqs.weight", "F32", [16]);
const TIED = [EMBED, NORM, Q, DOWN, ROTARY];

describe("a GGUF file", () => {
  it.each<[Precision, Record<string, DType>]>([
    ["source", { "token_embd.weight": "F16", "blk.0.attn_q.weight": "F16", "blk.0.ffn_down.weight": "F16" }],
    ["F16", { "token_embd.weight": "F16", "blk.0.attn_q.weight": "F16", "blk.0.ffn_down.weight": "F16" }],
    ["BF16", { "token_embd.weight": "BF16", "blk.0.attn_q.weight": "BF16", "blk.0.ffn_down.weight": "BF16" }],
    ["Q8_0", { "token_embd.weight": "Q8_0", "blk.0.attn_q.weight": "Q8_0", "blk.0.ffn_down.weight": "F16" }],
    ["Q4_0", { "token_embd.weight": "Q8_0", "blk.0.attn_q.weight": "Q4_0", "blk.0.ffn_down.weight": "F16" }],
  ])("in %s has that type in every matrix that can have it, and a tied head in 8 bits at least", (precision, types) => {
    expect(typed(TIED, precision, "gguf").types).toEqual({ ...types, "blk.0.attn_norm.weight": "F32", "rope_freqs.weight": "F32" });
  });

  it("gives 8 bits to the head where it has one of its own, and 4 to the embedding", () => {
    expect(typed([EMBED, HEAD], "Q4_0", "gguf").types).toEqual({ "token_embd.weight": "Q4_0", "output.weight": "Q8_0" });
  });

  it("keeps learned positions and biases as they are", () => {
    const tensors = [copied("position_embd.weight", "F32", [48, 64]), copied("blk.0.attn_qkv.bias", "F32", [192]), copied("blk.0.attn_qkv.weight", "F32", [192, 64])];
    expect(typed(tensors, "Q4_0", "gguf", gpt2)).toMatchObject({ types: { "position_embd.weight": "F32", "blk.0.attn_qkv.bias": "F32", "blk.0.attn_qkv.weight": "Q4_0" }, notes: [] });
  });

  it("copies what is in the type already, and takes zeros and tuned values in any", () => {
    const zero: PlannedTensor = { ...Q, name: "blk.1.attn_q.weight", content: { kind: "zero" } };
    const tuned: PlannedTensor = { ...copied("output.weight", "F32", [2048, 128]), content: { kind: "values", values: new Float32Array(2048 * 128) } };
    const { contents, types } = typed([Q, copied("blk.0.attn_k.weight", "Q8_0", [64, 128]), zero, tuned], "Q8_0", "gguf");
    expect(contents).toEqual(["convert", "copy", "zero", "values"]);
    expect([...new Set(Object.values(types))]).toEqual(["Q8_0"]);
  });
});

describe("a folder", () => {
  it.each(["F16", "BF16"] as const)("in %s has that type in every weight, norms too, and leaves what is none", (precision) => {
    const rotary = copied("model.layers.0.self_attn.rotary_emb.inv_freq", "F32", [16]);
    const tensors = [copied("model.embed_tokens.weight", "F32", [2048, 128]), copied("model.norm.weight", "F32", [128]), copied("model.layers.0.mlp.down_proj.weight", precision, [128, 384]), rotary];
    const { types, contents } = typed(tensors, precision, "huggingface");
    expect(Object.values(types)).toEqual([precision, precision, precision, "F32"]);
    expect(contents).toEqual(["convert", "convert", "copy", "copy"]);
  });

  it("goes back to a plain copy where a norm was only widened on the way", () => {
    const norm = copied("model.norm.weight", "F16", [128]);
    const widened: PlannedTensor = { ...norm, dtype: "F32", bytes: 512, content: { kind: "convert", entry: entryOf(norm), rows: null } };
    expect(typed([widened], "F16", "huggingface").contents).toEqual(["copy"]);
  });

  it("has no types of blocks", async () => {
    expect(await refusalText(() => inPrecision(TIED, "Q8_0", "huggingface", llama))).toMatch(/^unsupported: safetensors files can't hold Q8_0/);
  });
});

describe("the notes", () => {
  const BLOCKS = [copied("token_embd.weight", "Q8_0", [2048, 128]), copied("blk.0.attn_q.weight", "Q4_1", [128, 128])];

  it.each<[Precision, readonly PlannedTensor[], readonly string[]]>([
    ["source", BLOCKS, []],
    ["BF16", TIED, []],
    ["Q8_0", TIED, ["1 matrix is written in F16: the length of the rows is no multiple of 32."]],
    ["Q8_0", [...TIED, { ...DOWN, name: "blk.1.ffn_down.weight" }], ["2 matrices are written in F16: the length of the rows is no multiple of 32."]],
    ["Q4_0", [EMBED, Q], ["The embedding, which is the head too, is written in Q8_0: llama.cpp keeps it in more than 4 bits too."]],
    ["Q4_0", [EMBED, HEAD, Q], ["The head is written in Q8_0: llama.cpp keeps it in more than 4 bits too."]],
    ["Q8_0", BLOCKS, ["Quantised from Q4_1: the errors of both add up. Start from a float model for the best result."]],
    ["F16", BLOCKS, ["The values of Q8_0 and Q4_1 are written out in F16: more bytes, and no more accuracy."]],
  ])("on %s tell what differs from it (%#)", (precision, tensors, notes) => {
    expect(typed(tensors, precision, "gguf").notes).toEqual(notes);
  });
});

describe("commonType", () => {
  it("is that of most matrices, whatever their sizes and however many norms there are", () => {
    expect(commonType([EMBED, copied("a", "Q4_0", [32, 32]), copied("b", "Q4_0", [32, 32]), NORM, NORM, NORM])).toBe("Q4_0");
    expect(commonType([NORM])).toBe("F32");
  });
});

function entryOf({ content }: PlannedTensor) {
  if (content.kind !== "copy") throw new Error("It is no copy.");
  return content.entry;
}
