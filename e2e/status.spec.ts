/** What the studio runs on, and what it is at: the foot with its self-test and report, the job bar paused. */
import { expectAccessible } from "./support/axe";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

async function checkAxe({ page }: StudioPage): Promise<void> {
  for (const colorScheme of ["light", "dark"] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await expectAccessible(page, colorScheme);
  }
}

test("the self-test passes here, grows with a model, and its report can be copied", async ({ studio, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  await studio.open();
  const badge = studio.page.getByRole("button", { name: /^self-test passed, \d+ kernels$/ });
  await expect(badge).toBeVisible();
  const few = Number(/\d+/.exec(await badge.innerText())?.[0]);
  await studio.openDemo();
  await expect(async () => expect(Number(/\d+/.exec(await badge.innerText())?.[0])).toBeGreaterThan(few)).toPass();
  await badge.click();
  const popover = studio.page.getByRole("dialog", { name: "Self-test and report" });
  await expect(popover.getByRole("list", { name: "Kernels tried" }).getByRole("listitem").first()).toContainText(/error \de-\d|exact/);
  await popover.getByText("What the report says").click();
  await studio.shot("status-1-self-test");
  await checkAxe(studio);
  await popover.getByRole("button", { name: "Copy report" }).click();
  await expect(studio.page.getByText("The report is in the clipboard.")).toBeVisible();
  const report = await studio.page.evaluate(() => navigator.clipboard.readText());
  expect(report).toMatch(/^TrimLLM Studio \d+\.\d+\.\d+, 20.*\nBrowser: .*Chrome.*\nDevice: ready\nAdapter: .*\nFeatures: .*\nLimits: \d+ bytes a buffer.*\nSelf-test: (\d+) of \1 kernels passed/);
  expect(report).not.toMatch(/medicine|tiny-demo/);
});

test("a paused measurement holds its place, goes on from there, and is cancelled while paused", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("All");
  await studio.module("attn.5").click(); // four steps: enough to pause twice
  await studio.button("Measure").click();
  const meter = studio.work.getByRole("progressbar");
  const share = async () => Number(await meter.getAttribute("aria-valuenow"));
  await expect.poll(share).toBeGreaterThan(0);
  await studio.button("Pause").click();
  await expect(studio.work).toContainText("paused");
  await studio.page.waitForTimeout(3000); // the batch at hand ends
  const held = await share();
  await studio.shot("status-2-paused");
  await checkAxe(studio);
  expect(await share()).toBe(held);
  await studio.button("Resume").click();
  await expect.poll(share).not.toBe(held);
  await studio.button("Pause").click();
  await studio.work.getByRole("button", { name: "Cancel" }).click();
  await expect(studio.work).toHaveCount(0, { timeout: 5000 });
  await expect(studio.toasts()).toHaveCount(0);
});
