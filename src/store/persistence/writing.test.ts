/** When records are written, and what becomes of those of other versions. */
import { afterEach, describe, expect, it, vi } from "vitest";
import { measure } from "../measure/measure-actions";
import { openDemo } from "../open/model-actions";
import { editPlayground } from "../playground/playground-actions";
import { selectMask } from "../selectors";
import { cycleTheme } from "../page/theme-actions";
import { toggleModule } from "../trim/mask-actions";
import { fakeModel } from "../../../e2e/support/fake-model";
import { MODEL } from "./model-record";
import { keyOf } from "./records";
import { SAVE_DELAY_MS } from "./saver";
import { testBrowser, testStorage } from "./testing";
import { visit, reload, settle } from "./visit-testing";

const MODEL_KEY = keyOf(MODEL, fakeModel().fingerprint);

afterEach(() => vi.useRealTimers());

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
    expect(storage.writes).toContain(`update ${MODEL_KEY}`);
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
    storage.map.set(MODEL_KEY, newer);
    toggleModule(studio, "attn.5");
    await leave();
    expect(storage.map.get(MODEL_KEY)).toEqual(newer);
  });
});
