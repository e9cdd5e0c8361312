/** The engine works in its own thread: the page answers while it measures. */
import type { Browser, Page } from "playwright/test";
import { expect, test } from "./support/journey";

/** A task this long is felt. */
const LONG_MS = 50;

// Snapshots of its own, for a trace of the test, would be the longest tasks of the page.
test.use({ trace: "off" });

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds on the processor: how long a task waited for one says nothing about the page. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The longest tasks of the page's main thread while `work` runs, in milliseconds of its own. */
async function mainThreadTasks(browser: Browser, page: Page, work: () => Promise<void>): Promise<number[]> {
  await browser.startTracing(page, { categories: ["toplevel", "__metadata", "disabled-by-default-devtools.timeline"] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8")) as { traceEvents: TraceEvent[] };
  const isMain = new Set(traceEvents.filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traceEvents.filter(({ name, ph, pid, tid }) => ph === "X" && name.endsWith("RunTask") && isMain.has(`${pid} ${tid}`));
  return tasks.map(({ tdur = 0 }) => tdur / 1000).toSorted((a, b) => b - a);
}

test("the page has no long task while the engine measures and the chart grows, and takes clicks", async ({ studio, browser }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  const tasks = await mainThreadTasks(browser, studio.page, async () => {
    await studio.button("Measure").click();
    await expect(studio.work).toBeVisible();
    await studio.module("attn.5").click();
    await expect(studio.totals).toContainText("1 of 24 modules dropped");
    await expect(studio.work).toBeVisible(); // it was still measuring
    await expect(studio.points).toHaveCount(1);
    await studio.idle();
    await studio.measure();
    await expect(studio.points).toHaveCount(2);
  });
  test.info().annotations.push({ type: "tasks", description: `${tasks.length}, longest ${tasks.slice(0, 5).map((ms) => ms.toFixed(0)).join(", ")} ms` });
  expect(tasks.length).toBeGreaterThan(100);
  expect(tasks.filter((ms) => ms > LONG_MS)).toEqual([]);
});
