import { describe, expect, it } from "vitest";
import { createTestStudio } from "../../../e2e/support/test-studio";
import { loadSettings, saveSettings } from "./settings";
import { cycleTheme, restoreTheme } from "../page/theme-actions";

const keyValue = (stored: Map<string, unknown>) => ({ get: async (key: string) => stored.get(key), set: async (key: string, value: unknown) => void stored.set(key, value) });

describe("settings", () => {
  it("follow the system until something else was chosen", async () => {
    expect(await loadSettings(keyValue(new Map()))).toEqual({ theme: "system" });
  });

  it("come back, and unreadable ones are left aside", async () => {
    const stored = new Map<string, unknown>();
    await saveSettings({ theme: "dark" }, keyValue(stored));
    expect(await loadSettings(keyValue(stored))).toEqual({ theme: "dark" });
    stored.set("trimllm.settings", { version: 9, theme: "dark" });
    expect(await loadSettings(keyValue(stored))).toEqual({ theme: "system" });
  });

  it("do without a storage that refuses", async () => {
    const refusing = { get: () => Promise.reject(new Error("no")), set: () => Promise.reject(new Error("no")) };
    expect(await loadSettings(refusing)).toEqual({ theme: "system" });
    await saveSettings({ theme: "dark" }, refusing);
  });

  it("remember the theme that was switched to", async () => {
    const first = createTestStudio();
    await cycleTheme(first.studio);
    await cycleTheme(first.studio);
    const next = createTestStudio({}, { storage: first.studio.page.storage });
    await restoreTheme(next.studio);
    expect(next.state().theme).toBe("dark");
  });
});
