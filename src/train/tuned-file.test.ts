import { beforeAll, describe, expect, it } from "vitest";
import { memoryByteSource } from "../formats/byte-source-memory";
import { safetensorsHeader } from "../formats/safetensors/write";
import { joined } from "../formats/testing/raw-bytes";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { HEAD_KINDS, madeUpTuned } from "../model/testing/made-up-tuned";
import { smallGguf } from "../model/testing/small-llama";
import type { TunedWeights } from "../model/tuned";
import { toStudioError } from "../shared/errors";
import { checkTuned } from "./check-tuned";
import { describeTuned, readTuned, tunedFileParts, type TunedRecord } from "./tuned-file";

let model: OpenedModel;
beforeAll(async () => {
  model = await openModel([smallGguf()]);
});

const fileOf = (record: TunedRecord) => memoryByteSource(joined(...tunedFileParts(record)), "tuned.safetensors");
const recordOf = async (kind: (typeof HEAD_KINDS)[number]): Promise<TunedRecord> => ({ tuned: await madeUpTuned(model, kind, new Set(["mlp.1"])), fingerprint: "f1", mask: ["mlp.1"] });
const refusal = async (work: () => unknown): Promise<string> => {
  try {
    await work();
  } catch (error) {
    const { code, message } = toStudioError(error);
    return `${code}: ${message}`;
  }
  return "nothing";
};

describe("a file of tuned weights", () => {
  it.each(HEAD_KINDS)("gives back what was written, with its head %s, and its header alone says whose they are", async (kind) => {
    const record = await recordOf(kind);
    expect(await readTuned(fileOf(record))).toEqual(record);
    expect(await describeTuned(fileOf(record))).toEqual({ id: record.tuned.id, fingerprint: "f1", mask: ["mlp.1"] });
  });

  it("that was cut is refused, and so is one of another kind", async () => {
    const bytes = joined(...tunedFileParts(await recordOf("rows")));
    expect(await refusal(() => readTuned(memoryByteSource(bytes.subarray(0, -4), "cut")))).toMatch(/^malformed: cut/);
    expect(await refusal(() => readTuned(memoryByteSource(safetensorsHeader([], new Map([["format", "pt"]])).header, "other")))).toMatch(/^malformed: other: its format is "pt"/);
  });
});

describe("tuned weights of a model", () => {
  it("fit it, and no other", async () => {
    for (const kind of HEAD_KINDS) expect(await refusal(async () => checkTuned(await recordOf(kind), model, "f1"))).toBe("nothing");
    expect(await refusal(async () => checkTuned(await recordOf("none"), model, "f2"))).toMatch(/^usage: These weights were tuned on another model/);
  });

  it.each<[string, (tuned: TunedWeights) => TunedWeights]>([
    ["finalNorm", (tuned) => ({ ...tuned, norms: new Map([["finalNorm", new Float32Array(3)]]) })],
    ["attn.7.norm", (tuned) => ({ ...tuned, norms: new Map([["attn.7.norm", new Float32Array(64)]]) })],
    ["head", (tuned) => ({ ...tuned, head: { kind: "rows", ids: Uint32Array.of(5, 9999), values: new Float32Array(128) } })],
    ["head", (tuned) => ({ ...tuned, head: { kind: "full", values: new Float32Array(64) } })],
  ])("are refused when %s does not fit", async (name, change) => {
    const record = await recordOf("none");
    expect(await refusal(() => checkTuned({ ...record, tuned: change(record.tuned) }, model, "f1"))).toBe(`malformed: The tuned weights: ${name} does not fit the model.`);
  });
});
