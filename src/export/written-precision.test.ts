/** What ends up in files of another precision than the source's: values within its steps, rows in their places, sizes as planned. */
import { beforeAll, describe, expect, it } from "vitest";
import type { DType } from "../formats/dtype";
import { refusalOf } from "../formats/testing/refusal";
import type { TensorEntry } from "../formats/tensor-directory";
import { EMPTY_MASK } from "../model/mask";
import { openModel } from "../model/open";
import type { ModelFormat, OpenedModel, WeightId } from "../model/opened-model";
import { gpt2Files } from "../model/testing/random-models-testing";
import { madeUpTuned } from "../model/testing/made-up-tuned";
import { present } from "../shared/assert";
import type { PlannedTensor } from "./planned-file";
import { plainChoices, PRECISIONS, type ExportFormat, type Precision } from "./records/choices";
import { bytesOf, openTiny, planned, reopened, tensorBytesOf, valuesOf, writtenFiles } from "./testing";
import { tensorChunks } from "./tensor-chunks";

const FORMATS = ["huggingface", "gguf"] as const;
const TYPED = FORMATS.flatMap((format) => PRECISIONS[format].filter((precision) => precision !== "source").map((precision) => ({ format, precision })));

/** Of a binary16's last place; scales of blocks are binary16. */
const HALF = 2 ** -11;
/** Largest error of a value against the largest of its matrix: half of the last place, half a step, a whole step where there is none for +8. */
const LARGEST_ERROR: Readonly<Partial<Record<DType, number>>> = { F32: 0, F16: HALF, BF16: 2 ** -8, Q8_0: 0.5 / 127 + HALF, Q4_0: 1 / 8 + HALF };

type Name = "llama folder" | "llama gguf" | "gpt2 folder";
const WAYS: readonly { readonly name: Name; readonly format: ExportFormat; readonly precision: Precision }[] = [
  ...TYPED.flatMap((way) => [{ ...way, name: "llama folder" as const }, { ...way, name: "gpt2 folder" as const }]),
  { name: "llama gguf", format: "gguf", precision: "Q8_0" },
  { name: "llama gguf", format: "huggingface", precision: "F16" },
];

const open = new Map<Name, OpenedModel>();
beforeAll(async () => {
  open.set("llama folder", await openTiny("huggingface"));
  open.set("llama gguf", await openTiny("gguf"));
  open.set("gpt2 folder", await openModel(gpt2Files()));
});

function model(name: Name): OpenedModel {
  return present(open.get(name), name);
}

function inType(format: ExportFormat, precision: Precision) {
  return { ...plainChoices(format), precision };
}

describe.each(WAYS)("$name to $precision in $format", ({ name, format, precision }) => {
  it("has its values to within the steps, and the size that was planned", async () => {
    const plan = await planned(model(name), EMPTY_MASK, inType(format, precision));
    const files = await writtenFiles(plan);
    expect(files.map(({ path, source }) => [path, source.size])).toEqual(plan.files.map(({ path, size }) => [path, size]));
    const typed = await openModel(files);
    // As a folder, so that the rows of q and k and GPT-2's matrices lie as they do in the source folder.
    const after = await reopened(typed, EMPTY_MASK, "huggingface");
    const tooFar: string[] = [];
    for (const [id, { entry }] of model(name === "llama gguf" ? "llama folder" : name).weights) {
      const { dtype } = present(typed.weights.get(id), id).entry;
      expect([id, dtype]).toEqual([id, expectedType(id, entry, format, precision)]);
      const error = await relativeError(entry, present(after.weights.get(id), id).entry);
      if (!(error <= present(LARGEST_ERROR[dtype], dtype))) tooFar.push(`${id}: ${error}`);
    }
    expect(tooFar).toEqual([]);
  });
});

/** The demo has one tied embedding, and GPT-2's matrices have rows of 60 and of 240. */
function expectedType(id: WeightId, { shape }: TensorEntry, format: ExportFormat, precision: Precision): string {
  if (format === "huggingface") return precision;
  if (shape.length < 2 || id === "positions") return "F32";
  if (shape.includes(60) && (precision === "Q8_0" || precision === "Q4_0")) return "F16";
  return precision === "Q4_0" && id === "embed" ? "Q8_0" : precision;
}

/** The largest error of a value, against the largest value. */
async function relativeError(before: TensorEntry, after: TensorEntry): Promise<number> {
  const [expected, got] = [await valuesOf(before), await valuesOf(after)];
  const largest = expected.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(value - (got[i] ?? NaN))), 0) / largest;
}

describe("a second export in the same precision", () => {
  it.each([{ format: "huggingface", precision: "BF16" }, { format: "gguf", precision: "Q4_0" }] as const)("changes no byte of a tensor: $precision in $format", async ({ format, precision }) => {
    const once = await reopened(model("llama folder"), EMPTY_MASK, inType(format, precision));
    const twice = await reopened(once, EMPTY_MASK, inType(format, precision));
    const changed: WeightId[] = [];
    for (const [id, { entry }] of once.weights) {
      if (Buffer.compare(await tensorBytesOf(entry), await tensorBytesOf(present(twice.weights.get(id), id).entry)) !== 0) changed.push(id);
    }
    expect(changed).toEqual([]);
  });

  it("moves the rows of q and k as they are on the way to the other format", async () => {
    const formats: readonly ModelFormat[] = ["gguf", "huggingface"];
    let went = await reopened(model("llama folder"), EMPTY_MASK, inType("huggingface", "BF16"));
    const start = await tensorBytesOf(present(went.weights.get("attn.3.q"), "q").entry);
    for (const format of formats) went = await reopened(went, EMPTY_MASK, inType(format, "BF16"));
    expect(Buffer.compare(start, await tensorBytesOf(present(went.weights.get("attn.3.q"), "q").entry))).toBe(0);
  });
});

describe("a tuned head", () => {
  it.each(["full", "low-rank"] as const)("of the kind %s is written in 8 bits from its own values", async (kind) => {
    const source = model("llama gguf");
    const tuned = await madeUpTuned(source, kind);
    const [plain, plan] = await Promise.all([planned(source, EMPTY_MASK, "gguf", { tuned }), planned(source, EMPTY_MASK, inType("gguf", "Q4_0"), { tuned })]);
    const [floats, typed] = await Promise.all([plain, plan].map(async (one) => openModel(await writtenFiles(one))));
    const [before, after] = [floats, typed].map((one) => present(one?.weights.get("head"), "the head").entry);
    expect([before?.dtype, after?.dtype, typed?.weights.get("embed")?.entry.dtype]).toEqual(["F32", "Q8_0", "Q4_0"]);
    expect(plan.tunedHeadBytes).toBe(after?.byteLength);
    expect(await relativeError(present(before, "the head"), present(after, "the head"))).toBeLessThanOrEqual(0.5 / 127 + HALF);
  });
});

describe("a value that the type has no number for", () => {
  const large = new Float32Array(64).fill(1e5);

  it.each<[DType, number, string]>([
    ["F16", 1, "Export in BF16, which has a wider range."],
    ["Q4_0", 100, "Export in BF16, which has a wider range."],
    ["BF16", 3.4e33, "Export in the precision of the source."],
  ])("is refused in %s, with the tensor's name and a way out", async (dtype, factor, remedy) => {
    const tensor: PlannedTensor = { name: "blk.0.ffn_up.weight", dtype, shape: [2, 32], bytes: 0, content: { kind: "values", values: large.map((value) => value * factor) } };
    const file = { path: "x", size: 0, chunks: (signal?: AbortSignal) => tensorChunks(tensor, signal) };
    const { code, message, remedy: given } = await refusalOf(() => bytesOf(file));
    expect([code, message, given]).toEqual(["unsupported", `The tensor "blk.0.ffn_up.weight" has values that are too large for ${dtype}.`, remedy]);
  });
});
