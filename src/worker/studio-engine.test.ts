import { DEFAULT_OPTIONS } from "../data/mapping";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { plainChoices } from "../export/records/choices";
import { openNodeGpu } from "../cli/adapters";
import { Session } from "../engine/session";
import { openDevice } from "../gpu/device";
import { smallGguf } from "../model/testing/small-llama";
import { present } from "../shared/assert";
import { StudioError, toStudioError } from "../shared/errors";
import type { AccuracyResult } from "../evaluate/results";
import type { EngineApi, EngineEvent, EvaluateRequest, GenerateRequest, OpenFile } from "./protocol";
import { QuietTime } from "./quiet-time";
import { createStudioEngine } from "./studio-engine";

const MODEL_FOLDER = "public/demo/model";
const DATA = "public/demo/data/medicine_test.jsonl";

const demoModel: OpenFile[] = readdirSync(MODEL_FOLDER).map((name) => ({ path: `demo/${name}`, file: new File([readFileSync(join(MODEL_FOLDER, name))], name) }));
const demoData = new File([readFileSync(DATA)], "medicine_test.jsonl");
const fewRows = new File([readFileSync(DATA, "utf8").split("\n").slice(0, 8).join("\n")], "medicine_few.jsonl");

const refusal = async (work: Promise<unknown>): Promise<string> => toStudioError(await work.then(() => new Error("it was not refused"), (thrown: unknown) => thrown)).code;

/** A chosen place to save to, in memory. */
function memoryFile(name: string): FileSystemFileHandle {
  let chunks: BlobPart[] = [];
  const createWritable = async () => {
    chunks = [];
    return { write: async (chunk: BlobPart) => void chunks.push(chunk), close: async () => undefined, abort: async () => undefined };
  };
  // All of a handle that an export touches.
  return { name, createWritable, getFile: async () => new File(chunks, name), remove: async () => undefined } as unknown as FileSystemFileHandle;
}

let gpu: GPU;
beforeAll(async () => {
  const opened = await openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] });
  gpu = opened.gpu;
  process.stdout.write(`adapter: ${opened.driver}\n`);
});

describe("the engine behind the page", () => {
  let engine: EngineApi;
  let devices: GPUDevice[];
  let events: EngineEvent[];
  /** Asked at each event of that job, with how many came, until it answers true. */
  let watch: { readonly jobId: string; readonly act: (event: EngineEvent, count: number) => boolean } | null;
  let request: EvaluateRequest;

  const atEvent = (jobId: string, act: (event: EngineEvent, count: number) => boolean): void => {
    watch = { jobId, act };
  };
  const loseDeviceAtFirstEventOf = (jobId: string): void =>
    atEvent(jobId, () => {
      devices.at(-1)?.destroy();
      return true;
    });
  const eventsOf = (jobId: string, count: number) => vi.waitUntil(() => events.filter((event) => event.jobId === jobId).length >= count, { timeout: 60_000, interval: 5 });
  const lossesTold = (): number => events.filter((event) => event.type === "device-lost").length;

  /** The same eight rows under every seed, each as a dataset of its own, of which no score is known yet: more than a first batch takes. */
  const someRows = async (seed: number): Promise<string> => (await engine.openDataset("some", { kind: "file", file: fewRows }, { ...DEFAULT_OPTIONS, split: { ...DEFAULT_OPTIONS.split, seed } })).id;
  const numbersOf = (result: AccuracyResult) => ({ ...result, seconds: 0 });

  beforeEach(async () => {
    [devices, events, watch] = [[], [], null];
    engine = createStudioEngine(async () => {
      const context = await openDevice(gpu);
      devices.push(context.device);
      return context;
    });
    await engine.start((event) => {
      events.push(event);
      if (event.jobId !== watch?.jobId) return;
      const count = events.filter(({ jobId }) => jobId === event.jobId).length;
      if (watch.act(event, count)) watch = null;
    });
    await engine.openModel("open", { kind: "files", files: demoModel });
    const dataset = await engine.openDataset("data", { kind: "file", file: demoData }, DEFAULT_OPTIONS);
    request = { datasetId: dataset.id, part: "calibration", mask: ["attn.5", "mlp.8"] };
  });

  it("loses its device in the middle of a measurement, and measures the same once it is back", async () => {
    const before = await engine.evaluate("before", request);
    expect(before.n).toBe(8);
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
    expect((await engine.evaluate("after", request)).n).toBe(8);
  });

  it.each([
    { job: "evaluate", at: 1 },
    { job: "evaluate", at: 2 },
    { job: "speed", at: 3 },
    { job: "open", at: 2 },
    { job: "open", at: "compiling" },
    { job: "export", at: 1 },
  ] as const)("loses its device at event $at of $job, and gives the same numbers once it is back", async ({ job, at }) => {
    const all = { ...request, part: "all", datasetId: await someRows(1) } as const;
    atEvent("lost", (event, count) => {
      const isIt = at === "compiling" ? event.type === "progress" && event.progress.unit === "pipelines" : count === at;
      if (isIt) devices.at(-1)?.destroy();
      return isIt;
    });
    const work = { evaluate: () => engine.evaluate("lost", all), speed: () => engine.measureSpeed("lost", []), open: () => engine.openModel("lost", { kind: "files", files: demoModel }), export: () => engine.exportModel("lost", { mask: [], choices: plainChoices("gguf"), target: memoryFile("demo.gguf") }) };
    expect(await refusal(work[job]())).toBe("device-lost");
    await engine.recover("recover");
    expect(lossesTold()).toBe(1);
    expect(numbersOf(await engine.evaluate("after", all))).toEqual(numbersOf(await engine.evaluate("undisturbed", { ...all, datasetId: await someRows(2) })));
  });

  it("lets a paused job of a lost device go, so that another can be opened", async () => {
    atEvent("paused", () => {
      void engine.pause("paused");
      return true;
    });
    const paused = refusal(engine.evaluate("paused", { ...request, part: "all" }));
    await eventsOf("paused", 1);
    devices.at(-1)?.destroy();
    expect(await paused).toBe("device-lost");
    await engine.recover("recover");
    expect((await engine.evaluate("after", request)).n).toBe(8);
  });

  it("holds a paused measurement, reads a file beside it, and goes on to the same numbers", async () => {
    const all = { ...request, part: "all", datasetId: await someRows(1) } as const;
    atEvent("paused", () => {
      void engine.pause("paused");
      return true;
    });
    let ended = false;
    const paused = engine.evaluate("paused", all).finally(() => (ended = true));
    await eventsOf("paused", 1);
    const datasetId = await someRows(2);
    const held = events.filter(({ jobId }) => jobId === "paused").length;
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect([ended, events.filter(({ jobId }) => jobId === "paused").length]).toEqual([false, held]);
    await engine.resume("paused");
    expect(numbersOf(await paused)).toEqual(numbersOf(await engine.evaluate("undisturbed", { ...all, datasetId })));
  });

  it("tries the kernels that every model needs, and tells those of a precision with the model", async () => {
    const ofModel = events.findLast((event) => event.type === "self-test");
    expect(ofModel?.type === "self-test" && ofModel.report.variants.every(({ passed }) => passed)).toBe(true);
    const report = await engine.selfTest("test");
    const names = report.variants.map(({ name }) => name);
    expect(names).toEqual(expect.arrayContaining(["sample", "log-prob", "embed F16", "linear F16, 8 tokens x 2 quads"]));
    expect(report.variants.filter(({ passed }) => !passed)).toEqual([]);
  });

  it("keeps its model when another can't be opened", async () => {
    const { source } = smallGguf();
    const damaged = new File([await source.read(0, source.size - 100)], "small.gguf");
    expect(await refusal(engine.openModel("damaged", { kind: "files", files: [{ path: "small.gguf", file: damaged }] }))).toBe("malformed");
    expect((await engine.evaluate("after", request)).n).toBe(8);
  });

  it("ends a measurement that is cancelled, and one that still waits, and runs the next", async () => {
    const running = refusal(engine.evaluate("running", { ...request, part: "all" }));
    const waiting = refusal(engine.evaluate("waiting", request));
    await engine.cancel("waiting");
    await engine.cancel("running");
    expect([await running, await waiting]).toEqual(["cancelled", "cancelled"]);
    expect((await engine.evaluate("next", request)).n).toBe(8);
  });

  it("scores anew when asked to, and else only what is missing", async () => {
    const all = { ...request, part: "all", datasetId: await someRows(1) } as const;
    const before = await engine.evaluate("before", all);
    const firstDone = (jobId: string) => events.flatMap((event) => (event.jobId === jobId && event.type === "progress" ? [event.progress.done] : []))[0];
    await engine.evaluate("known", all);
    expect(firstDone("known")).toBe(before.n);
    const again = await engine.evaluate("again", { ...all, fresh: true });
    expect(firstDone("again")).toBeLessThan(before.n);
    expect(numbersOf(again)).toEqual(numbersOf(before));
  });

  it("times nothing while a job beside works: every window is quiet", async () => {
    const quiet = vi.spyOn(QuietTime.prototype, "during");
    const speed = engine.measureSpeed("speed", []);
    await someRows(1);
    expect((await speed).decode.windows).toBe(5);
    // Five of each kind, and one each to find how long they are to be.
    expect(quiet).toHaveBeenCalledTimes(12);
    quiet.mockRestore();
  });

  describe("another model that fits only without the first", () => {
    const full = new StudioError("gpu-out-of-memory", "The graphics memory is full.", "Close other tabs.");
    const openSecond = (): Promise<unknown> => engine.openModel("second", { kind: "files", files: demoModel });
    const cancelSecond = (): void => atEvent("second", () => {
      void engine.cancel("second");
      return true;
    });

    it("is cancelled, and the first one measures as before", async () => {
      const all = { ...request, part: "all", datasetId: await someRows(1) } as const;
      const before = await engine.evaluate("before", all);
      vi.spyOn(Session, "open").mockRejectedValueOnce(full);
      cancelSecond();
      expect(await refusal(openSecond())).toBe("cancelled");
      // None of these was scored before: a disposed session's would be other numbers.
      expect(numbersOf(await engine.evaluate("after", { ...all, datasetId: await someRows(2) }))).toEqual(numbersOf(before));
      expect(events.some(({ type }) => type === "model-closed")).toBe(false);
    });

    it("does not fit either, nor does the first one again: the page is told that none is open", async () => {
      vi.spyOn(Session, "open").mockRejectedValueOnce(full).mockRejectedValueOnce(full).mockRejectedValueOnce(full);
      expect(await refusal(openSecond())).toBe("gpu-out-of-memory");
      expect(events.find(({ type }) => type === "model-closed")).toMatchObject({ error: { code: "gpu-out-of-memory" } });
      expect(await refusal(engine.evaluate("after", request))).toBe("usage");
      await openSecond();
      expect((await engine.evaluate("now", request)).n).toBe(8);
    });

    it("loses the device when the first one was gone already, and recovering brings that back", async () => {
      vi.spyOn(Session, "open").mockRejectedValueOnce(full);
      loseDeviceAtFirstEventOf("second");
      expect(await refusal(openSecond())).toBe("device-lost");
      await engine.recover("recover");
      expect((await engine.evaluate("after", request)).n).toBe(8);
    });
  });

  it("gives a device back that no model could be put on, and recovers with the next", async () => {
    devices.at(-1)?.destroy();
    await vi.waitUntil(() => lossesTold() === 1);
    atEvent("recover", () => {
      void engine.cancel("recover");
      return true;
    });
    expect(await refusal(engine.recover("recover"))).toBe("cancelled");
    // Settles only for a device that is gone.
    await devices.at(-1)?.lost;
    expect([devices.length, lossesTold()]).toEqual([2, 1]);
    expect(await refusal(engine.evaluate("too early", request))).toBe("device-lost");
    await engine.recover("recover again");
    expect((await engine.evaluate("after", request)).n).toBe(8);
  });

  it("numbers its events, each with its job", async () => {
    await engine.evaluate("measured", request);
    expect(events.map((event) => event.sequence)).toEqual(events.map((_, index) => index));
    const last = present(events.findLast((event) => event.jobId === "measured"), "an event of the measurement");
    expect(last).toMatchObject({ type: "progress", progress: { done: 8, total: 8 } });
  });
});
