import { describe, expect, it, vi } from "vitest";
import { createTestStudio } from "../../../e2e/support/test-studio";
import { startEngine } from "../engine-actions";
import { openDemo } from "../open/model-actions";
import { forgetEverything, storageUse } from "./forget";
import { startPersistence } from "./persistence";
import { testBrowser, testStorage } from "./testing";

async function openVisit() {
  const storage = testStorage({ "trimllm.recents": { version: 1, data: [] }, "another page's": 1 });
  const tab = testBrowser().tab();
  const reload = vi.spyOn(tab, "reload");
  const removeFiles = vi.spyOn(tab, "removeFiles");
  const test = createTestStudio({}, { storage, tab });
  await startPersistence(test.studio, startEngine(test.studio)).settled;
  await openDemo(test.studio);
  tab.hide();
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { ...test, storage, tab, reload, removeFiles };
}

describe("forgetEverything", () => {
  it("removes what is ours and nothing else, writes nothing after, and starts the page anew", async () => {
    const { studio, storage, tab, reload, removeFiles } = await openVisit();
    expect([...storage.map.keys()].filter((key) => key.startsWith("trimllm.")).length).toBeGreaterThan(2);
    await forgetEverything(studio);
    tab.hide();
    expect([...storage.map.keys()]).toEqual(["another page's"]);
    expect([reload.mock.calls.length, removeFiles.mock.calls.length]).toEqual([1, 1]);
  });

  it("says what is in the way, keeps on keeping, and does not reload", async () => {
    const { studio, state, reload, removeFiles } = await openVisit();
    removeFiles.mockRejectedValue(new Error("a file is in use"));
    await forgetEverything(studio);
    expect(state()).toMatchObject({ keeping: "on", notices: [{ message: "Not everything could be forgotten: a file is in use" }] });
    expect(reload).not.toHaveBeenCalled();
  });
});

describe("storageUse", () => {
  it("counts models, downloads and bytes", async () => {
    const { studio } = await openVisit();
    expect(await storageUse(studio)).toEqual({ usedBytes: 12_000_000, quotaBytes: 6_000_000_000, models: 1, downloads: 0, downloadBytes: 0, tuningBytes: 0 });
  });
});
