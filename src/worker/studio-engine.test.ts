import { DEFAULT_OPTIONS } from "../data/mapping";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { openNodeGpu } from "../cli/adapters";
import { openDevice } from "../gpu/device";
import { smallGguf } from "../model/testing/small-llama";
import { present } from "../shared/assert";
import { toStudioError } from "../shared/errors";
import type { EngineEvent, EvaluateRequest, GenerateRequest, OpenFile } from "./protocol";
import { StudioEngine } from "./studio-engine";

const MODEL_FOLDER = "public/demo/model";
const DATA = "public/demo/data/medicine_test.jsonl";

const demoModel: OpenFile[] = readdirSync(MODEL_FOLDER).map((name) => ({ path: `demo/${name}`, file: new File([readFileSync(join(MODEL_FOLDER, name))], name) }));
const demoData = new File([readFileSync(DATA)], "medicine_test.jsonl");

const refusal = async (work: Promise<unknown>): Promise<string> => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown)).code;

let gpu: GPU;
beforeAll(async () => {
  const opened = await openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] });
  gpu = opened.gpu;
  process.stdout.write(`adapter: ${opened.driver}\n`);
});

describe("the engine behind the page", () => {
  let engine: StudioEngine;
  let devices: GPUDevice[];
  let events: EngineEvent[];
  /** Runs once, at the first event of that job. */
  let atFirstEvent: { readonly jobId: string; readonly act: () => void } | null;
  let request: EvaluateRequest;

  const loseDeviceAtFirstEventOf = (jobId: string): void => {
    atFirstEvent = { jobId, act: () => devices.at(-1)?.destroy() };
  };
  const lossesTold = (): number => events.filter((event) => event.type === "device-lost").length;

  beforeEach(async () => {
    [devices, events, atFirstEvent] = [[], [], null];
    engine = new StudioEngine(async () => {
      const context = await openDevice(gpu);
      devices.push(context.device);
      return context;
    });
    await engine.start((event) => {
      events.push(event);
      if (event.jobId !== atFirstEvent?.jobId) return;
      const { act } = atFirstEvent;
      atFirstEvent = null;
      act();
    });
    await engine.openModel("open", { kind: "files", files: demoModel });
    const dataset = await engine.openDataset("data", { kind: "file", file: demoData }, DEFAULT_OPTIONS);
    request = { datasetId: dataset.id, part: "calibration", limit: null, mask: ["attn.5", "mlp.8"] };
  });

  it("loses its device in the middle of a measurement, and measures the same once it is back", async () => {
    const before = await engine.evaluate("before", request);
    expect(before.n).toBe(6);
    loseDeviceAtFirstEventOf("lost");
    expect(await refusal(engine.evaluate("lost", { ...request, part: "all" }))).toBe("device-lost");
    expect(lossesTold()).toBe(1);
    expect(await refusal(engine.evaluate("too early", request))).toBe("device-lost");
    await engine.recover("recover");
    expect(await engine.evaluate("after", request)).toEqual({ ...before, seconds: expect.any(Number) });
    expect(lossesTold()).toBe(1);
  });

  it("loses its device while it writes, and writes the same once it is back", async () => {
    const ask: GenerateRequest = { input: { kind: "plain", prompt: "A patient with" }, mask: [], maxTokens: 40, sampling: { temperature: 0, topK: 0, topP: 1, seed: 1 } };
    const before = await engine.generate("before", ask);
    loseDeviceAtFirstEventOf("lost");
    expect(await refusal(engine.generate("lost", ask))).toBe("device-lost");
    await engine.recover("recover");
    expect((await engine.generate("after", ask)).text).toBe(before.text);
  });

  it("keeps no speed of a device that was lost while it was measured", async () => {
    loseDeviceAtFirstEventOf("lost");
    expect(await refusal(engine.measureSpeed("lost", []))).toBe("device-lost");
  });

  it("loses its device while another model comes, and has the first one again", async () => {
    loseDeviceAtFirstEventOf("second");
    expect(await refusal(engine.openModel("second", { kind: "files", files: demoModel.map((file) => ({ ...file, path: `second/${file.path}` })) }))).toBe("device-lost");
    await engine.recover("recover");
    expect((await engine.evaluate("after", request)).n).toBe(6);
  });

  it("keeps its model when another can't be opened", async () => {
    const { source } = smallGguf();
    const damaged = new File([await source.read(0, source.size - 100)], "small.gguf");
    expect(await refusal(engine.openModel("damaged", { kind: "files", files: [{ path: "small.gguf", file: damaged }] }))).toBe("malformed");
    expect((await engine.evaluate("after", request)).n).toBe(6);
  });

  it("ends a measurement that is cancelled, and one that still waits, and runs the next", async () => {
    const running = refusal(engine.evaluate("running", { ...request, part: "all" }));
    const waiting = refusal(engine.evaluate("waiting", request));
    await engine.cancel("waiting");
    await engine.cancel("running");
    expect([await running, await waiting]).toEqual(["cancelled", "cancelled"]);
    expect((await engine.evaluate("next", request)).n).toBe(6);
  });

  it("numbers its events, each with its job", async () => {
    await engine.evaluate("measured", request);
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index));
    const last = present(events.findLast((event) => event.jobId === "measured"), "an event of the measurement");
    expect(last).toMatchObject({ type: "progress", progress: { done: 6, total: 6 } });
  });
});
