/** The actions together over the fake engine, as the screen drives them. */
import { describe, expect, it, vi } from "vitest";
import { createOpenStudio, createTestStudio } from "../../e2e/support/test-studio";
import { StudioError } from "../shared/errors";
import { choosePart, openDatasetFile, openDemoDataset } from "./data/data-actions";
import { DEMO_DATASETS } from "./open/demo";
import { openDropped } from "./open/drop-actions";
import { recoverEngine, startEngine } from "./engine-actions";
import { redoMask, resetMask, toggleLayer, toggleModule, undoMask } from "./trim/mask-actions";
import { frontierPoints } from "./measure/frontier";
import { measure } from "./measure/measure-actions";
import { planMeasurement } from "./measure/measure-plan";
import { NO_MEASUREMENTS } from "./measure/measurements";
import { openDemo } from "./open/model-actions";
import { openPreflight } from "./open/preflight-actions";
import { editPlayground, generate } from "./playground/playground-actions";
import { cancelJob } from "./run-job";
import { selectMask, targetOf } from "./selectors";
import { findServerModels } from "./open/server-models";

const CONTENTS: Readonly<Record<string, BlobPart>> = { gguf: "GGUF", png: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]) };
const file = (name: string) => ({ path: name, file: new File([CONTENTS[name.split(".").at(-1) ?? ""] ?? "x"], name) });

describe("the engine's life", () => {
  it("starts, is lost and comes back with everything kept", async () => {
    const { studio, engine, state } = await createOpenStudio();
    await startEngine(studio);
    toggleModule(studio, "attn.5");
    await measure(studio);
    const { history, measurements } = state();
    engine.emit("", { type: "device-lost", error: { code: "device-lost", message: "reset", remedy: "Go on." } });
    expect(state().engine).toMatchObject({ kind: "lost", adapter: { name: "Imaginary GPU 4060" } });
    await recoverEngine(studio);
    expect(state().engine.kind).toBe("ready");
    expect([state().history, state().measurements]).toEqual([history, measurements]);
  });

  it("says why there is no WebGPU", async () => {
    const { studio, state } = createTestStudio({ failures: { start: new StudioError("no-webgpu", "none", "Use Chrome.") } });
    await startEngine(studio);
    expect(state().engine).toMatchObject({ kind: "unavailable", error: { code: "no-webgpu", remedy: "Use Chrome." } });
    await openDropped(studio, Promise.resolve([file("model.gguf")]));
    expect(state()).toMatchObject({ engine: { kind: "unavailable" }, notices: [{ message: "none", remedy: "Use Chrome." }] });
    await openDropped(studio, Promise.resolve([file("rows.jsonl")]));
    expect(state().datasets).toHaveLength(1);
  });

  it("opens no model before the device is there", async () => {
    const { studio, state } = createTestStudio();
    await openDropped(studio, Promise.resolve([file("model.gguf")]));
    expect(state()).toMatchObject({ model: null, notices: [{ message: "WebGPU is still starting." }] });
  });
});

describe("opening", () => {
  it("opens the demo by absolute addresses, and a dataset with it", async () => {
    const { studio, engine, state } = createTestStudio();
    const openModel = vi.spyOn(engine, "openModel");
    await studio.client.start();
    await openDemo(studio);
    expect(openModel.mock.calls[0]).toMatchObject([expect.stringMatching(/job/), { kind: "urls", urls: expect.arrayContaining([{ path: "tiny-demo/config.json", url: "http://page.test/demo/model/config.json" }]) }]);
    expect(state().model?.layers).toBe(30);
    expect(state().datasets[0]).toMatchObject({ synthetic: true, summary: { name: "medicine_test.jsonl" } });
  });

  it("keeps an open dataset when the demo model comes", async () => {
    const { studio, state } = await createOpenStudio();
    await openDemo(studio);
    expect(state().datasets.length).toBe(1);
  });

  it("leaves what is open untouched when a model can't be opened, and says why", async () => {
    const { studio, state } = await createOpenStudio({ failures: { openModel: new StudioError("malformed", "x.gguf: magic is wrong.", "Take another file.") } });
    toggleModule(studio, "attn.5");
    const before = state();
    await openDropped(studio, Promise.resolve([file("x.gguf")]));
    await openPreflight(studio);
    expect(state()).toEqual({ ...before, lastError: expect.objectContaining({ code: "malformed" }), notices: [{ tone: "error", message: "x.gguf: magic is wrong.", remedy: "Take another file.", command: null }] });
  });

  it("leaves what is open untouched when a drop is nothing", async () => {
    const { studio, engine, state } = await createOpenStudio();
    const { model, datasetId } = state();
    await openDropped(studio, Promise.resolve([file("cat.png")]));
    expect(state()).toMatchObject({ model, datasetId, notices: [{ message: expect.stringMatching(/cat\.png/) }] });
    expect(engine.calls).toEqual(["start"]);
  });

  it("starts a new history with a new model, not with a new dataset", async () => {
    const { studio, state } = await createOpenStudio();
    toggleModule(studio, "attn.5");
    await measure(studio);
    await openDropped(studio, Promise.resolve([file("law.csv")]));
    expect(selectMask(state())).toEqual(["attn.5"]);
    await openDropped(studio, Promise.resolve([file("new.gguf"), file("more.csv")]));
    expect(state().datasets).toHaveLength(2);
    await openPreflight(studio);
    expect([selectMask(state()), state().measurements]).toEqual([[], NO_MEASUREMENTS]);
    expect(state().datasets.map((dataset) => dataset.summary.name)).toEqual(["rows.jsonl", "law.csv", "more.csv"]);
  });

  it("refuses a drop while something runs", async () => {
    const { studio, state } = await createOpenStudio({ stepMs: 5 });
    const running = measure(studio);
    await openDropped(studio, Promise.resolve([file("law.csv")]));
    expect(state().notices.at(-1)?.message).toMatch(/^Measuring accuracy of the full model is still running/);
    await running;
  });

  it("chooses a dataset that was opened before instead of reading it again", async () => {
    const { studio, engine, state } = await createOpenStudio();
    const [medicine, law] = DEMO_DATASETS;
    if (!medicine || !law) throw new Error("no demo datasets");
    for (const demo of [medicine, law, medicine]) await openDemoDataset(studio, demo);
    expect(engine.calls.filter((call) => call === "openDataset").length).toBe(2);
    expect(state().datasets.find((dataset) => dataset.summary.id === state().datasetId)?.summary.name).toBe("medicine_test.jsonl");
  });

  it("measures all rows when the chosen part of a small file is empty", async () => {
    const { studio, state } = await createOpenStudio({ rejectedRows: 2372 });
    choosePart(studio, "tuning");
    await openDatasetFile(studio, new File(["x"], "small.csv"));
    expect(state().part).toBe("all");
  });

  it.each([
    [{ models: [{ name: "a.gguf", url: "/models/a.gguf", bytes: 1 }] }, 1],
    ["<!doctype html>", 0],
    [{ models: [{ name: "a.gguf" }] }, 0],
  ])("lists the server's models from %j", async (json, count) => {
    const { studio, state } = createTestStudio({}, { fetchJson: async () => json });
    await findServerModels(studio);
    expect(state().serverModels.length).toBe(count);
  });
});

describe("the mask", () => {
  it("toggles modules and layers as entries that can be undone", async () => {
    const { studio, state } = await createOpenStudio();
    toggleModule(studio, "attn.5");
    toggleLayer(studio, 5);
    expect(selectMask(state())).toEqual(["attn.5", "mlp.5"]);
    toggleLayer(studio, 5);
    expect(selectMask(state())).toEqual([]);
    undoMask(studio);
    undoMask(studio);
    expect(selectMask(state())).toEqual(["attn.5"]);
    redoMask(studio);
    resetMask(studio);
    expect(state().history.nodes.map((node) => node.state.label)).toEqual(["Full model", "Drop attention 5", "Drop layer 5", "Restore layer 5", "Restore everything"]);
    expect(state().history.nodes[4]?.parent).toBe(2);
  });
});

describe("measuring", () => {
  const target = { datasetId: "d0", part: "test" } as const;
  const short = (steps: ReturnType<typeof planMeasurement>) => steps.map(({ what, mask }) => `${what} ${mask.join("+") || "full"}`);

  it("plans the full model once, then only what is lacking", async () => {
    expect(short(planMeasurement(NO_MEASUREMENTS, { mask: ["attn.5"], tuned: null }, target))).toEqual(["accuracy full", "speed full", "accuracy attn.5", "speed attn.5"]);
    expect(short(planMeasurement(NO_MEASUREMENTS, { mask: [], tuned: null }, null))).toEqual(["speed full"]);
    const { studio, state } = await createOpenStudio();
    await measure(studio);
    expect(short(planMeasurement(state().measurements, { mask: ["attn.5"], tuned: null }, target))).toEqual(["accuracy attn.5", "speed attn.5"]);
    expect(short(planMeasurement(state().measurements, { mask: [], tuned: null }, target))).toEqual(["accuracy full", "speed full"]);
    expect(short(planMeasurement(state().measurements, { mask: [], tuned: null }, { ...target, part: "all" }))).toEqual(["accuracy full"]);
  });

  it("puts the full and the trimmed model on the chart", async () => {
    const { studio, state } = await createOpenStudio();
    toggleModule(studio, "attn.5");
    toggleModule(studio, "mlp.8");
    await measure(studio);
    expect(frontierPoints(state().measurements, targetOf(state())).map((point) => point.mask)).toEqual(["", "attn.5,mlp.8"]);
    expect(state().job).toBeNull();
  });

  it("keeps what was measured when cancelled, without an error", async () => {
    const { studio, engine, state } = await createOpenStudio({ stepMs: 4 });
    const running = measure(studio);
    await vi.waitUntil(() => engine.calls.includes("measureSpeed"), { interval: 2 });
    cancelJob(studio);
    expect(state().job?.cancelling).toBe(true);
    await running;
    expect(Object.keys(state().measurements.accuracy)).toEqual(["d0|test|"]);
    expect([state().measurements.speed, state().job, state().notices]).toEqual([{}, null, []]);
  });

  it("shows progress of the running step", async () => {
    const { studio, state } = await createOpenStudio({ stepMs: 20 });
    const running = measure(studio);
    await vi.waitUntil(() => (state().job?.progress?.done ?? 0) > 100, { interval: 5 });
    expect(state().job).toMatchObject({ label: "Measuring accuracy of the full model", progress: { unit: "examples", total: 250 } });
    cancelJob(studio);
    await running;
  });

  it("shows a lost device as such and not as an error to close", async () => {
    const { studio, state } = await createOpenStudio({ failures: { evaluate: new StudioError("device-lost", "reset", "Go on.") } });
    await measure(studio);
    expect([state().engine.kind, state().notices]).toEqual(["lost", []]);
  });
});

describe("the playground", () => {
  it("asks the full and the trimmed model, one after the other", async () => {
    const { studio, state } = await createOpenStudio();
    toggleModule(studio, "attn.5");
    editPlayground(studio, { prompt: "Why?" });
    await generate(studio);
    expect(state().answers.map(({ title, status, result }) => [title, status, result?.stopped])).toEqual([["Full model", "done", "end"], ["Without attn.5", "done", "end"]]);
    expect(state().answers[1]?.text).toMatch(/^You asked: Why\?\. Plants .* oxygen\.$/);
  });

  it("streams, and keeps what came until it was stopped", async () => {
    const { studio, state } = await createOpenStudio({ stepMs: 8 });
    const running = generate(studio);
    await vi.waitUntil(() => (state().answers[0]?.text.length ?? 0) > 10, { interval: 5 });
    cancelJob(studio);
    await running;
    expect(state().answers[0]).toMatchObject({ status: "stopped", result: null, text: expect.stringMatching(/^You asked/) });
  });
});
