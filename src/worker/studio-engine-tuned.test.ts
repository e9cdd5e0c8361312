/** Tuned weights in every call that takes them, on the demo model. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { plainChoices } from "../export/records/choices";
import { openNodeGpu } from "../cli/adapters";
import { DEFAULT_OPTIONS } from "../data/mapping";
import { openDevice } from "../gpu/device";
import type { ModuleId } from "../model/mask";
import { openModel } from "../model/open";
import type { OpenedModel } from "../model/opened-model";
import { HEAD_KINDS, madeUpTuned } from "../model/testing/made-up-tuned";
import { namedSource } from "../model/testing/small-llama";
import { keptBytesTuned } from "../model/tuned-bytes";
import { toStudioError } from "../shared/errors";
import { openPrivateFolder } from "../shared/private-folder";
import { memoryDisk, type MemoryDisk } from "../shared/private-folder-testing";
import type { EngineApi, EvaluateRequest, OpenFile } from "./protocol";
import { createStudioEngine } from "./studio-engine";
import { TunedStore } from "./tuned-store";

const MODEL_FOLDER = "public/demo/model";
const demoModel: OpenFile[] = readdirSync(MODEL_FOLDER).map((name) => ({ path: `demo/${name}`, file: new File([readFileSync(join(MODEL_FOLDER, name))], name) }));
const demoData = new File([readFileSync("public/demo/data/medicine_test.jsonl")], "medicine_test.jsonl");
const MASK: ModuleId[] = ["attn.5", "mlp.8"];

const refusal = async (work: Promise<unknown>): Promise<string> => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown)).code;

let gpu: GPU;
beforeAll(async () => {
  ({ gpu } = await openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] }));
});

describe("tuned weights in the engine behind the page", () => {
  let engine: EngineApi;
  let devices: GPUDevice[];
  let disk: MemoryDisk;
  let request: EvaluateRequest;
  let fingerprint: string;
  let model: OpenedModel;

  /** Another page's. */
  const store = (): TunedStore => new TunedStore(() => openPrivateFolder(disk.root, "tuned"));

  beforeEach(async () => {
    [devices, disk] = [[], memoryDisk()];
    const openContext = async () => {
      const context = await openDevice(gpu);
      devices.push(context.device);
      return context;
    };
    engine = createStudioEngine(openContext, (name) => openPrivateFolder(disk.root, name));
    await engine.start(() => undefined);
    ({ fingerprint } = await engine.openModel("open", { kind: "files", files: demoModel }));
    const { id } = await engine.openDataset("data", { kind: "file", file: demoData }, DEFAULT_OPTIONS);
    request = { datasetId: id, part: "calibration", mask: MASK };
    model = await openModel(readdirSync(MODEL_FOLDER).map((name) => namedSource(name, readFileSync(join(MODEL_FOLDER, name)))));
    for (const kind of HEAD_KINDS) await store().put({ tuned: await madeUpTuned(model, kind, new Set(MASK)), fingerprint, mask: MASK });
  });

  it("change every measurement and every text, and nothing once they are left out again", async () => {
    const ask = { input: { kind: "plain", prompt: "A patient with" }, mask: MASK, maxTokens: 32, sampling: { temperature: 4, topK: 0, topP: 1, seed: 1 } } as const;
    const [row] = (await engine.examples(request.datasetId, "calibration", 0, 1)).examples;
    const score = { datasetId: request.datasetId, row: row?.row ?? 0, mask: MASK };
    const measure = async (tuned: string | null) => [(await engine.evaluate("e", { ...request, tuned, fresh: true })).nll, (await engine.generate("g", { ...ask, tuned })).text, (await engine.scoreChoices("s", { ...score, tuned })).logProbs] as const;
    const before = await measure(null);
    const tuned = new Set<number>();
    for (const kind of HEAD_KINDS) {
      const [nll, text, logProbs] = await measure(`made-up-${kind}`);
      expect([nll === before[0], text === before[1], logProbs[0] === before[2][0]]).toEqual([false, false, false]);
      tuned.add(nll);
    }
    expect(tuned.size).toBe(4);
    expect(await measure(null)).toEqual(before);
  });

  it("are measured apart from the model's own, and again the same after the device was lost", async () => {
    const untuned = await engine.evaluate("untuned", request);
    const before = await engine.evaluate("tuned", { ...request, tuned: "made-up-rows" });
    expect(before.nll).not.toBe(untuned.nll);
    devices.at(-1)?.destroy();
    await devices.at(-1)?.lost;
    expect(await refusal(engine.evaluate("lost", { ...request, tuned: "made-up-rows" }))).toBe("device-lost");
    await engine.recover("recover");
    const after = await engine.evaluate("after", { ...request, tuned: "made-up-rows", fresh: true });
    expect(after).toEqual({ ...before, seconds: expect.any(Number) });
    const { tuned } = await store().get("made-up-full");
    expect((await engine.measureSpeed("speed", MASK, "made-up-full")).weightBytes).toBe(keptBytesTuned(model, new Set(MASK), tuned));
  });

  it("go into an export, whose bytes the preview says", async () => {
    const untuned = await engine.previewExport({ mask: MASK, choices: plainChoices("gguf") });
    for (const format of ["huggingface", "gguf"] as const) {
      const preview = await engine.previewExport({ mask: MASK, choices: plainChoices(format), tuned: "made-up-low-rank" });
      const chunks: BlobPart[] = [];
      const createWritable = async () => ({ write: async (chunk: BlobPart) => void chunks.push(chunk), close: async () => undefined, abort: async () => undefined });
      // All of a handle that an export touches.
      const target = { name: preview.fileName, createWritable, getFile: async () => new File(chunks, preview.fileName), remove: async () => undefined } as unknown as FileSystemFileHandle;
      const result = await engine.exportModel("export", { mask: MASK, choices: plainChoices(format), tuned: "made-up-low-rank", target });
      expect(result.verified.maxDiff).toBeLessThan(3e-5);
      expect(result.tunedHeadBytes).toBe(preview.tunedHeadBytes);
      if (format === "gguf") expect([new Blob(chunks).size, preview.bytes > untuned.bytes + (preview.tunedHeadBytes ?? NaN)]).toEqual([preview.bytes, true]);
    }
  });

  it("that are gone, or another model's, are refused, and the model goes on without them", async () => {
    expect(await refusal(engine.evaluate("gone", { ...request, tuned: "nobody's" }))).toBe("io");
    const { tuned } = await store().get("made-up-none");
    await store().put({ tuned: { ...tuned, id: "stranger" }, fingerprint: "another", mask: [] });
    expect(await refusal(engine.generate("other", { input: { kind: "plain", prompt: "A" }, mask: [], maxTokens: 1, sampling: { temperature: 0, topK: 0, topP: 1, seed: 1 }, tuned: "stranger" }))).toBe("usage");
    expect((await engine.keptTuned()).length).toBe(5);
    await engine.removeTuned("stranger");
    expect((await engine.keptTuned()).map(({ tunedId }) => tunedId)).toEqual(HEAD_KINDS.map((kind) => `made-up-${kind}`));
    expect((await engine.evaluate("after", request)).n).toBe(8);
  });
});
