/** Whole visits over one storage, as main.tsx wires them: what one leaves, the next finds. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { FAKE_ADAPTER } from "../../../e2e/support/fake-engine";
import type { FakeScript } from "../../../e2e/support/fake-engine";
import { createTestStudio } from "../../../e2e/support/test-studio";
import type { TestStudio } from "../../../e2e/support/test-studio";
import { StudioError } from "../../shared/errors";
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { DatasetOptions } from "../../data/mapping";
import { choosePart, openDatasetFile, openDemoDataset } from "../data/data-actions";
import { adoptDataset, readDataset } from "../data/read-dataset";
import { startEngine } from "../engine-actions";
import { measure } from "../measure/measure-actions";
import { DEMO_DATASETS } from "../open/demo";
import { openDemo, openModel } from "../open/model-actions";
import { editPlayground } from "../playground/playground-actions";
import { selectMask } from "../selectors";
import { cycleTheme } from "../page/theme-actions";
import { redoMask, toggleModule, undoMask } from "../trim/mask-actions";
import { isComingBack } from "./left-open";
import { dismissLeft, goOn } from "./left-open-actions";
import { MODELS_KEPT } from "./model-record";
import { startPersistence } from "./persistence";
import { SAVE_DELAY_MS } from "./saver";
import { testBrowser, testStorage } from "./testing";
import type { TestBrowser, TestStorage, TestTab } from "./testing";

interface Visit extends TestStudio {
  readonly tab: TestTab;
  /** As if the page was left for good, or for a reload. */
  leave(): Promise<void>;
}

interface VisitOptions {
  readonly script?: FakeScript;
  readonly adapter?: string;
}

async function visit(storage: TestStorage, tab: TestTab, { script = {}, adapter = FAKE_ADAPTER.name }: VisitOptions = {}): Promise<Visit> {
  const test = createTestStudio(script, { storage, tab });
  if (!script.failures?.start) vi.spyOn(test.engine, "start").mockResolvedValue({ ...FAKE_ADAPTER, name: adapter });
  await startPersistence(test.studio, startEngine(test.studio)).settled;
  const leave = async (): Promise<void> => {
    tab.hide();
    await settle();
    tab.close();
  };
  return { ...test, tab, leave };
}

/** Reloads: the next page of the same tab. */
async function reload(before: Visit, storage: TestStorage, browser: TestBrowser, options: VisitOptions = {}): Promise<Visit> {
  await before.leave();
  return visit(storage, browser.tab(before.tab.sessionId()), options);
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5));
const file = (name: string) => new File(["x"], name, { lastModified: 1 });
const openModelFile = (studio: TestStudio["studio"], name: string) => openModel(studio, { kind: "files", files: [{ path: name, file: file(name) }] }, name, { kind: "files", name });
const namesOf = ({ state }: TestStudio) => state().datasets.map(({ summary }) => summary.name);

/** As a file handle, for what this code asks of one. */
function fakeHandle(name: string, permission: PermissionState) {
  let state = permission;
  return {
    kind: "file" as const, name, queryPermission: async () => state, requestPermission: async () => (state = "granted" as const), isSameEntry: async () => false, getFile: async () => new File(["x"], name),
  };
}

afterEach(() => vi.useRealTimers());

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
    expect(next.engine.calls.filter((call) => call !== "start" && call !== "selfTest")).toEqual(["openModel", "openDataset", "openDataset"]);
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

describe("a model's memory", () => {
  it("comes back with the model, after another one was open", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab(), { script: { layers: 6 } });
    await openModelFile(first.studio, "small.gguf");
    await openDatasetFile(first.studio, file("rows.jsonl"));
    toggleModule(first.studio, "attn.5");
    await measure(first.studio);
    const { history, measurements } = first.state();
    const other = await reload(first, storage, browser, { script: { layers: 12 } });
    await openModelFile(other.studio, "other.gguf");
    await settle();
    expect([selectMask(other.state()), other.state().measurements.speed]).toEqual([[], {}]);
    const again = await reload(other, storage, browser, { script: { layers: 6 } });
    await openModelFile(again.studio, "small.gguf");
    await settle();
    expect(again.state()).toMatchObject({ history, measurements });
  });

  it("is not given to a file of the same name and another content, which is said", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab(), { script: { layers: 6 } });
    await openDemo(first.studio);
    toggleModule(first.studio, "attn.5");
    const changed = await reload(first, storage, browser, { script: { layers: 12 } });
    await settle();
    expect(selectMask(changed.state())).toEqual([]);
    expect(changed.state().notices.at(-1)?.message).toMatch(/^This SmolLM2-135M-Instruct is not the file that was open before/);
    const back = await reload(changed, storage, browser, { script: { layers: 6 } });
    await settle();
    expect(selectMask(back.state())).toEqual(["attn.5"]);
  });

  it("has speeds for the adapter that they were measured on only, and says so", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    await measure(first.studio);
    const { measurements } = first.state();
    const moved = await reload(first, storage, browser, { adapter: "Other GPU" });
    await settle();
    expect(moved.state().measurements).toEqual({ accuracy: measurements.accuracy, speed: {} });
    expect(moved.state().notices.at(-1)?.message).toBe("Speeds measured on Imaginary GPU 4060 are not shown: this is Other GPU. Measure again to get its own.");
    await measure(moved.studio);
    const home = await reload(moved, storage, browser);
    await settle();
    expect(home.state().measurements.speed).toEqual(measurements.speed);
  });

  it("is kept for the last ten models", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    for (let layers = 1; layers <= MODELS_KEPT + 2; layers++) {
      const one = await visit(storage, browser.tab(), { script: { layers } });
      dismissLeft(one.studio);
      await openModelFile(one.studio, "any.gguf");
      await settle();
      toggleModule(one.studio, "attn.0");
      await one.leave();
    }
    const kept = [...storage.map.keys()].filter((key) => key.startsWith("trimllm.model."));
    expect(kept).toHaveLength(MODELS_KEPT);
    expect(kept).not.toContain("trimllm.model.fake-SmolLM2-135M-Instruct-1");
    expect(kept).toContain(`trimllm.model.fake-SmolLM2-135M-Instruct-${MODELS_KEPT + 2}`);
  });

  it("is never made of a recorded run, nor is it what a visit leaves open", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    const { model, datasets } = first.state();
    const without = await reload(first, storage, browser, { script: { failures: { start: new StudioError("no-webgpu", "none", "Use Chrome.") } } });
    storage.writes.length = 0;
    without.studio.store.setState({ recorded: { date: "2026-01-01", device: "elsewhere" }, model, datasets, modelSource: { kind: "demo" } });
    toggleModule(without.studio, "attn.5");
    await without.leave();
    expect(storage.writes).toEqual([]);
    const next = await visit(storage, browser.tab(without.tab.sessionId()));
    expect([next.state().model?.name, selectMask(next.state())]).toEqual([model?.name, []]);
  });
});

describe("two tabs", () => {
  it("on one model keep their own masks, and share what they measure", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const one = await visit(storage, browser.tab());
    await openDemo(one.studio);
    const two = await visit(storage, browser.tab());
    expect(two.state().model).toBeNull();
    await openDemo(two.studio);
    await settle();
    toggleModule(one.studio, "attn.1");
    toggleModule(two.studio, "mlp.2");
    await measure(one.studio);
    await measure(two.studio);
    const again = [await reload(one, storage, browser), await reload(two, storage, browser)];
    await settle();
    expect(again.map(({ state }) => selectMask(state()))).toEqual([["attn.1"], ["mlp.2"]]);
    for (const { state } of again) expect(Object.keys(state().measurements.speed).sort()).toEqual(["", "attn.1", "mlp.2"]);
  });

  it("that are copies of each other part ways", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const one = await visit(storage, browser.tab());
    await openDemo(one.studio);
    toggleModule(one.studio, "attn.1");
    one.tab.hide();
    await settle();
    const copy = await visit(storage, browser.tab(one.tab.sessionId()));
    expect(copy.tab.sessionId()).not.toBe(one.tab.sessionId());
    expect(selectMask(copy.state())).toEqual(["attn.1"]);
    toggleModule(copy.studio, "attn.2");
    await copy.leave();
    expect(selectMask((await reload(one, storage, browser)).state())).toEqual(["attn.1"]);
  });

  it("a new one goes on where the last closed one was, and only one of them does", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    await first.leave();
    const next = await visit(storage, browser.tab());
    const third = await visit(storage, browser.tab());
    expect(next.state().model).not.toBeNull();
    expect(third.state().model).toBeNull();
  });

  it("set the theme and dismiss a tip without undoing each other", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const one = await visit(storage, browser.tab());
    const two = await visit(storage, browser.tab());
    one.studio.store.setState({ dismissedHints: ["drop"] });
    await one.leave();
    cycleTheme(two.studio);
    await two.leave();
    const next = await visit(storage, browser.tab());
    expect(next.state()).toMatchObject({ theme: "light", dismissedHints: ["drop"] });
  });

  it("of long ago are collected, living ones never", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const living = await visit(storage, browser.tab());
    await openDemo(living.studio);
    living.tab.hide();
    const closed = await visit(storage, browser.tab());
    await openDemo(closed.studio);
    await closed.leave();
    browser.clock += 31 * 86_400_000;
    const next = await visit(storage, browser.tab()); // adopts the closed one
    await next.leave();
    browser.clock += 31 * 86_400_000;
    await visit(storage, browser.tab("another"));
    const sessions = [...storage.map.keys()].filter((key) => key.startsWith("trimllm.session."));
    expect(sessions).toEqual([`trimllm.session.${living.tab.sessionId()}`]);
  });
});

describe("writing", () => {
  it("waits half a second, writes once for many changes, and only the records that changed", async () => {
    const storage = testStorage();
    const { studio } = await visit(storage, testBrowser().tab());
    await openDemo(studio);
    await new Promise((resolve) => setTimeout(resolve, SAVE_DELAY_MS + 50));
    vi.useFakeTimers();
    storage.writes.length = 0;
    for (const prompt of ["W", "Wh", "Why"]) editPlayground(studio, { prompt });
    await vi.advanceTimersByTimeAsync(SAVE_DELAY_MS - 1);
    expect(storage.writes).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(storage.writes).toEqual([expect.stringMatching(/^set trimllm\.session\./)]);
  });

  it("does not wait when the page is hidden, nor with a measurement", async () => {
    const storage = testStorage();
    const { studio, tab } = await visit(storage, testBrowser().tab());
    await openDemo(studio);
    await settle();
    storage.writes.length = 0;
    cycleTheme(studio);
    tab.hide();
    await settle();
    expect(storage.writes).toContain("update trimllm.settings");
    storage.writes.length = 0;
    await measure(studio);
    await settle();
    expect(storage.writes).toContain("update trimllm.model.fake-SmolLM2-135M-Instruct-30");
  });

  it("tells a full disk once, goes on, and writes all of it when there is room again", async () => {
    const storage = testStorage();
    const browser = testBrowser();
    const first = await visit(storage, browser.tab());
    await openDemo(first.studio);
    await settle();
    storage.failure = new DOMException("full", "QuotaExceededError");
    toggleModule(first.studio, "attn.5");
    first.tab.hide();
    await settle();
    const told = first.state().notices;
    expect(told).toMatchObject([{ message: expect.stringMatching(/^The disk is full/) }]);
    toggleModule(first.studio, "mlp.8");
    first.tab.hide();
    await settle();
    expect(first.state().notices).toBe(told);
    storage.failure = null;
    const next = await reload(first, storage, browser);
    expect(selectMask(next.state())).toEqual(["attn.5", "mlp.8"]);
  });

  it("is left out in a window that keeps nothing, and all else works", async () => {
    const storage = testStorage();
    const refuse = () => Promise.reject(new Error("no database"));
    Object.assign(storage, { get: refuse, set: refuse, update: refuse, keys: refuse });
    const { studio, state, tab } = await visit(storage, testBrowser().tab());
    await openDemo(studio);
    toggleModule(studio, "attn.5");
    tab.hide();
    await settle();
    expect(state()).toMatchObject({ keeping: "off", notices: [] });
    expect(selectMask(state())).toEqual(["attn.5"]);
  });
});

describe("records of other versions", () => {
  it("the theme of version 1 is taken over", async () => {
    const storage = testStorage({ "trimllm.settings": { version: 1, theme: "dark" } });
    const { studio, state, leave } = await visit(storage, testBrowser().tab());
    expect(state()).toMatchObject({ theme: "dark", dismissedHints: [] });
    studio.store.setState({ dismissedHints: ["drop", "measure"] });
    await leave();
    expect(storage.map.get("trimllm.settings")).toMatchObject({ version: 2, data: { theme: "dark", dismissedHints: ["drop", "measure"] } });
  });

  it.each([
    ["a newer one", { version: 99, savedMs: 5, data: { other: true } }, /newer TrimLLM Studio/],
    ["a damaged one", { version: 1, savedMs: 5, data: { slices: {}, open: { model: { source: { kind: "moon" } } } } }, /can't be read/],
    ["no record at all", "rubbish", /can't be read/],
  ])("%s is put aside, which is said once, and the studio starts fresh", async (_, value, sentence) => {
    const storage = testStorage({ "trimllm.session.mine": value, "trimllm.settings": value });
    const { state, studio, leave } = await visit(storage, testBrowser().tab("mine"));
    expect(state()).toMatchObject({ model: null, theme: "system", keeping: "on", notices: [{ message: sentence }] });
    expect(storage.map.get("trimllm.aside.session")).toEqual({ key: "trimllm.session.mine", value });
    expect(storage.map.get("trimllm.aside.settings")).toEqual({ key: "trimllm.settings", value });
    await openDemo(studio);
    toggleModule(studio, "attn.5");
    await leave();
    expect(selectMask((await visit(storage, testBrowser().tab("mine"))).state())).toEqual(["attn.5"]);
  });

  it("a model's memory of a newer studio in another tab is not written over", async () => {
    const storage = testStorage();
    const { studio, leave } = await visit(storage, testBrowser().tab());
    await openDemo(studio);
    await settle();
    const newer = { version: 7, savedMs: 1, data: {} };
    storage.map.set("trimllm.model.fake-SmolLM2-135M-Instruct-30", newer);
    toggleModule(studio, "attn.5");
    await leave();
    expect(storage.map.get("trimllm.model.fake-SmolLM2-135M-Instruct-30")).toEqual(newer);
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
