/** The engine works in its own thread: the page answers while it measures. */
import { expect, test } from "./support/journey";

/** A task this long is felt; on a slow machine shared with the software adapter anything shorter proves nothing. */
const LONG_MS = 200;

test("the page has no long task while the engine measures, and takes clicks", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Test");
  await studio.page.evaluate(() => {
    const tasks: number[] = [];
    Object.assign(window, { longTasks: tasks });
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map((entry) => entry.duration))).observe({ type: "longtask" });
  });
  await studio.button("Measure").click();
  await expect(studio.work).toBeVisible();
  await studio.module("attn.5").click();
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await expect(studio.work).toBeVisible(); // it was still measuring
  await studio.idle();
  const tasks = await studio.page.evaluate(() => (window as unknown as { longTasks: number[] }).longTasks); // put there above
  expect(tasks.filter((ms) => ms > LONG_MS)).toEqual([]);
});
