/** What a visit leaves, the next finds: models, datasets, masks and files. */
import { describe, expect, it, vi } from "vitest";
import { createTestStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { DatasetOptions } from "../../data/mapping";
import { choosePart, openDatasetFile, openDemoDataset } from "../data/data-actions";
import { adoptDataset, readDataset } from "../data/read-dataset";
import { startEngine } from "../engine-actions";
import { measure } from "../measure/measure-actions";
import { DEMO_DATASETS } from "../open/demo";
import { openDemo } from "../open/model-actions";
import { editPlayground } from "../playground/playground-actions";
import { selectMask } from "../selectors";
import { cycleTheme } from "../page/theme-actions";
import { redoMask, toggleModule, undoMask } from "../trim/mask-actions";
import { isComingBack } from "./left-open";
import { dismissLeft, goOn } from "./left-open-actions";
import { startPersistence } from "./persistence";
import { testBrowser, testStorage } from "./testing";
import { visit, reload, settle, file, openModelFile, namesOf, fakeHandle } from "./visit-testing";

describe("a reload", () => {
  it("brings back model, datasets, part, mask, undo, redo, measurements and the form without running anything", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    const [, law] = DEMO_DATASETS;
    if (!law) throw new Error("no demo datasets");
    await openDemo(first.studio);
    await openDemoDataset(first.studio, law);
    choosePart(first.studio, "validation");
    toggleModule(first.studio, "attn.5");
    toggleModule(first.studio, "mlp.8");
    undoMask(first.studio);
    await measure(first.studio);
    editPlayground(first.studio, { prompt: "Why?", mode: "plain" });
    const { history, measurements, datasetId, playground } = first.state();

    const next = await reload(first, storage, browser);
    expect(next.state()).toMatchObject({ modelSource: { kind: "demo" }, part: "validation", datasetId, history, measurements, playground });
    expect(namesOf(next)).toEqual(["medicine_test.jsonl", "law_test.jsonl"]);
    expect(next.engine.calls.filter((call) => !["start", "selfTest", "keptRuns", "keptTrims", "keptTuned"].includes(call))).toEqual(["openModel", "openDataset", "openDataset"]);
    expect(next.state().leftOpen.phase).toBe("settled");
    redoMask(next.studio);
    expect(selectMask(next.state())).toEqual(["attn.5", "mlp.8"]);
    undoMask(next.studio);
    undoMask(next.studio);
    expect(selectMask(next.state())).toEqual([]);
  });

  it("says what it opens", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    const labels: string[] = [];
    await first.leave();
    const test = createTestStudio({}, { storage, tab: browser.tab(first.tab.sessionId()) });
    test.studio.store.subscribe(({ job }) => job && labels.push(job.label));
    await startPersistence(test.studio, startEngine(test.studio)).settled;
    expect(labels[0]).toBe("Opening SmolLM2-135M-Instruct as you left it");
  });

  it("is ready for its first paint with theme and what comes back, and does not wait for a storage that never answers", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    cycleTheme(first.studio);
    await first.leave();
    const never = new Promise<never>(() => undefined);
    const next = createTestStudio({}, { storage, tab: browser.tab(first.tab.sessionId()) });
    await startPersistence(next.studio, never).firstPaint;
    expect(next.state()).toMatchObject({ theme: "light", leftOpen: { phase: "waiting", model: { name: "SmolLM2-135M-Instruct" } } });
    expect(isComingBack(next.state())).toBe(true);
    const stuck = createTestStudio({}, { storage: { ...storage, get: () => never, keys: () => never }, tab: browser.tab() });
    await startPersistence(stuck.studio, never).firstPaint;
    expect(stuck.state()).toMatchObject({ theme: "system", keeping: "unknown" });
  });

  it("finds nothing on a first visit, and writes nothing before something was done", async () => {
    const storage = testStorage();
    const { state, leave } = await visit(storage, testBrowser().tab());
    expect(state()).toMatchObject({ keeping: "on", model: null, notices: [], leftOpen: { phase: "settled" } });
    await leave();
    expect(storage.map.size).toBe(0);
  });

  it("asks again for what could not be opened, and keeps it over further reloads", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    toggleModule(first.studio, "attn.5");
    const failing = await reload(first, storage, browser, { script: { failures: { openModel: new StudioError("io", "The server is away.", "Try again.") } } });
    expect(failing.state()).toMatchObject({ model: null, notices: [{ message: "The server is away." }], leftOpen: { phase: "asking", model: { name: "SmolLM2-135M-Instruct" } } });
    const next = await reload(failing, storage, browser);
    expect(selectMask(next.state())).toEqual(["attn.5"]);
  });

  it("opens datasets where there is no WebGPU, and keeps the model for a better day", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    const without = await reload(first, storage, browser, { script: { failures: { start: new StudioError("no-webgpu", "none", "Use Chrome.") } } });
    expect(namesOf(without)).toEqual(["medicine_test.jsonl"]);
    expect((await reload(without, storage, browser)).state().model).not.toBeNull();
  });

  it("does not try again unasked what the tab died of", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    await first.leave();
    const dying = createTestStudio({ stepMs: 400 }, { storage, tab: browser.tab(first.tab.sessionId()) });
    startPersistence(dying.studio, startEngine(dying.studio));
    await vi.waitFor(() => expect(JSON.stringify(storage.map.get(`trimllm.session.${first.tab.sessionId()}`))).toContain('"opening":true'), 3000);
    const next = await visit(storage, testBrowser().tab(first.tab.sessionId())); // its locks died with it
    expect(next.state()).toMatchObject({ model: null, leftOpen: { phase: "asking", model: { source: { kind: "demo" } } } });
    await goOn(next.studio);
    expect(next.state().model).not.toBeNull();
  });
});

describe("files", () => {
  it("by handle are opened unasked where the browser allows it, else after a click", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    const session = storage.map;
    await first.leave();
    const key = `trimllm.session.${first.tab.sessionId()}`;
    const handles = { granted: fakeHandle("granted.jsonl", "granted"), prompt: fakeHandle("asks.jsonl", "prompt") };
    const record = session.get(key) as { data: { open: { datasets: object[] } } }; // written by this code a moment ago
    const [demo] = record.data.open.datasets;
    record.data.open.datasets = Object.values(handles).map((handle) => ({ ...demo, id: handle.name, hash: handle.name, name: handle.name, source: { kind: "handle", name: handle.name, handle } }));
    storage.get = async (asked) => storage.map.get(asked); // handles of a test can't be cloned
    const next = await visit(storage, browser.tab(first.tab.sessionId()));
    expect(namesOf(next)).toEqual(["granted.jsonl"]);
    expect(next.state().leftOpen).toMatchObject({ phase: "asking", model: null, datasets: [{ name: "asks.jsonl" }] });
    await goOn(next.studio);
    expect(namesOf(next)).toEqual(["granted.jsonl", "asks.jsonl"]);
    expect(next.state().leftOpen.phase).toBe("settled");
  });

  it("without a handle are asked for, and bring history and measurements back when they are chosen", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openModelFile(first.studio, "SmolLM2.gguf");
    await openDatasetFile(first.studio, file("rows.jsonl"));
    toggleModule(first.studio, "attn.5");
    await measure(first.studio);
    const { history, measurements } = first.state();
    const next = await reload(first, storage, browser);
    expect(next.state()).toMatchObject({ notices: [], model: null, datasets: [], leftOpen: { phase: "asking", model: { source: { kind: "files", name: "SmolLM2.gguf" } }, datasets: [{ name: "rows.jsonl" }] } });
    await openModelFile(next.studio, "renamed.gguf");
    await openDatasetFile(next.studio, file("rows.jsonl"));
    await settle();
    expect(next.state()).toMatchObject({ history, measurements, leftOpen: { phase: "settled" } });
  });

  it("come back with what the person had set for them, and so with what was measured like that", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openModelFile(first.studio, "SmolLM2.gguf");
    await openDatasetFile(first.studio, file("rows.jsonl"));
    const [dataset] = first.state().datasets;
    if (!dataset) throw new Error("no dataset");
    const options: DatasetOptions = { ...DEFAULT_OPTIONS, wording: { template: null, choicesAs: "letters", chat: false } };
    const request = { name: "rows.jsonl", source: dataset.source, synthetic: false, options };
    const read = await readDataset(first.studio, request);
    if (read?.kind !== "read") throw new Error("not read");
    adoptDataset(first.studio, { ...request, summary: read.summary }, dataset.summary.id);
    await measure(first.studio);
    const next = await reload(first, storage, browser);
    await openModelFile(next.studio, "SmolLM2.gguf");
    await openDatasetFile(next.studio, file("rows.jsonl"));
    await settle();
    expect(next.state().datasets.map(({ summary }) => summary.options.wording.choicesAs)).toEqual(["letters"]);
    expect(next.state().measurements).toEqual(first.state().measurements);
  });

  it("are forgotten by this tab when the person does not want them, but not what is kept of the model", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openModelFile(first.studio, "SmolLM2.gguf");
    toggleModule(first.studio, "attn.5");
    const next = await reload(first, storage, browser);
    dismissLeft(next.studio);
    const last = await reload(next, storage, browser);
    expect(last.state().leftOpen.phase).toBe("settled");
    await openModelFile(last.studio, "SmolLM2.gguf");
    await settle();
    expect(selectMask(last.state())).toEqual(["attn.5"]);
  });
});

describe("a person's own file", () => {
  it("that has changed where it was is opened, and said to have changed", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDatasetFile(first.studio, file("rows.jsonl"));
    expect(first.state().datasets).toHaveLength(1);
    await first.leave();
    const key = `trimllm.session.${first.tab.sessionId()}`;
    const record = storage.map.get(key) as { data: { open: { datasets: { source: object; hash: string }[] } } }; // written by this code a moment ago
    const handle = fakeHandle("rows.jsonl", "granted");
    record.data.open.datasets = record.data.open.datasets.map((dataset) => ({ ...dataset, hash: "of another content", source: { kind: "handle", name: "rows.jsonl", handle } }));
    storage.get = async (asked) => storage.map.get(asked);
    const next = await visit(storage, browser.tab(first.tab.sessionId()));
    expect(next.state().notices.at(-1)?.message).toMatch(/^rows\.jsonl has changed since/);
    expect(next.state().leftOpen.phase).toBe("settled");
  });
});
