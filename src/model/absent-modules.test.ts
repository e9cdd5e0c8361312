import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../formats/byte-source-memory";
import type { DType } from "../formats/dtype";
import { tensorBytes } from "../formats/shape";
import { refusalText } from "../formats/testing/refusal";
import type { TensorListing } from "../formats/tensor-directory";
import { absentModules, checkPlaceholders, isOfMissingModule, missingModules } from "./absent-modules";
import { llama } from "./families/llama";
import { llamaSpec } from "./families/llama-spec";
import type { ModuleId } from "./mask";
import type { ModelSpec } from "./spec";

const NUMBERS = { layers: 3, hidden: 64, heads: 2, kvHeads: 1, headDim: 32, intermediate: 96, vocab: 264, contextLength: 128, normEps: 1e-5, ropeTheta: 1e4, tiedHead: true };
const specWithout = (...absent: ModuleId[]): ModelSpec => llamaSpec({ ...NUMBERS, absent: new Set(absent) }, "test");

describe("a marker of absent modules", () => {
  it("names modules of the model's layers, and nothing else", () => {
    expect(absentModules(["attn.0", "mlp.2"], 3)).toEqual(new Set(["attn.0", "mlp.2"]));
    expect(absentModules([], 3)).toEqual(new Set());
    for (const wrong of [null, "attn.0", { 0: "attn.0" }, ["attn.3"], ["attn.01"], ["attn.0 "], ["layer.0"], [0], Array.from({ length: 7 }, () => "attn.0")]) expect(absentModules(wrong, 3)).toBeNull();
  });
});

describe("the modules that a model lacks", () => {
  const spec = specWithout("mlp.0", "attn.2");

  it("are those of layers that are there", () => {
    expect(missingModules(spec)).toEqual(["mlp.0", "attn.2"]);
    expect(missingModules(specWithout())).toEqual([]);
  });

  it("have no weights, unlike those of a layer that is not", () => {
    expect((["mlp.0.down", "attn.2.norm", "attn.0.o", "mlp.2.up", "mlp.3.down", "embed"] as const).map((id) => isOfMissingModule(spec, id))).toEqual([true, true, false, false, false, false]);
  });
});

describe("checkPlaceholders", () => {
  const name = "blk.1.ffn_down.weight";
  /** The output projection of an absent MLP, with a value in its last place. */
  function listingOf(dtype: DType, shape: readonly number[], last: (bytes: Uint8Array) => void = () => undefined): TensorListing {
    const bytes = new Uint8Array(tensorBytes(dtype, shape) ?? 0);
    last(bytes);
    return { tensors: new Map([[name, { name, dtype, shape, source: memoryByteSource(bytes, "a.gguf"), offset: 0, byteLength: bytes.byteLength }]]), unreadable: new Map() };
  }
  const check = (listing: TensorListing): Promise<void> => checkPlaceholders({ family: llama, format: "gguf", spec: specWithout("mlp.1"), listing });

  it("lets zeros pass in every type, and files that have no tensor there", async () => {
    for (const dtype of ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_1"] as const) await check(listingOf(dtype, [64, 32]));
    await check({ tensors: new Map(), unreadable: new Map() });
  });

  it("refuses a value that is not zero wherever it stands, beyond what is read at once too", async () => {
    const refusal = 'malformed: a.gguf: the module mlp.1 is said to be absent, and the tensor "blk.1.ffn_down.weight" is not all zeros';
    for (const dtype of ["F32", "F16", "Q4_1"] as const) expect(await refusalText(() => check(listingOf(dtype, [2048, 32], (bytes) => bytes.set([1], bytes.byteLength - (dtype === "Q4_1" ? 18 : 1)))))).toContain(refusal);
    expect(await refusalText(() => check(listingOf("F16", [2048, 32], (bytes) => bytes.set([1], 0))))).toContain(refusal);
  });

  it("refuses a type that can't be read, which may hold anything", async () => {
    const listing = listingOf("F16", [64, 32]);
    const unreadable = new Map([[name, { name, source: memoryByteSource(new Uint8Array(1), "a.gguf"), dtype: "Q6_K", shape: [64, 32], reason: "has the type Q6_K, which the studio does not read" }]]);
    expect(await refusalText(() => check({ ...listing, tensors: new Map(), unreadable }))).toMatch(/^malformed: a\.gguf/);
  });
});
