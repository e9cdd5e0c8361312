/** Two tabs of one browser do not destroy each other's session. */
import { describe, expect, it } from "vitest";
import { measure } from "../measure/measure-actions";
import { openDemo } from "../open/model-actions";
import { selectMask } from "../selectors";
import { cycleTheme } from "../page/theme-actions";
import { toggleModule } from "../trim/mask-actions";
import { testBrowser, testStorage } from "./testing";
import { visit, reload, settle } from "./visit-testing";

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
