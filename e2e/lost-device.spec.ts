/** The device goes away under the page: nothing that the page holds is lost, and it goes on without a reload, by itself where it can. */
import { expect, test } from "./support/journey";
import { loseDevice, makeDeviceLosable } from "./support/losable-device";
import { StudioPage } from "./support/studio-page";

/** What a point says of quality, without the speeds: those differ from run to run. */
async function qualityOf({ points }: StudioPage): Promise<string[]> {
  const rows = await points.allInnerTexts();
  return rows.map((row) => row.split("\t").slice(0, 6).join(" | "));
}

async function measureBoth(studio: StudioPage): Promise<void> {
  await studio.openDemo();
  await studio.choosePart("Validation");
  await studio.module("attn.5").click();
  await studio.button("Measure").click();
}

test("a device that is destroyed at a random moment of a measurement comes back, and the numbers are those of an undisturbed run", async ({ studio, browser, baseURL }) => {
  await makeDeviceLosable(studio.page);
  await studio.open();
  await measureBoth(studio);
  await expect(studio.work.getByRole("progressbar")).not.toHaveAttribute("aria-valuenow", "0");
  // Another moment each run finds more than a fixed one; the annotation tells which it was when one fails.
  const afterMs = Math.round(3000 * Math.random());
  test.info().annotations.push({ type: "lost after", description: `${afterMs} ms` });
  await studio.page.waitForTimeout(afterMs);
  await loseDevice(studio.page);
  const banner = studio.page.getByRole("alert").filter({ hasText: "The graphics device was lost" });
  await expect(banner).toContainText("The studio opens it again by itself");
  await studio.shot("lost-1-by-itself");
  await expect(banner).toHaveCount(0);
  await expect(studio.points).toHaveCount(2, { timeout: 120_000 });
  await studio.idle();
  await studio.shot("lost-2-went-on");
  const disturbed = await qualityOf(studio);

  const context = await browser.newContext({ baseURL: baseURL ?? "" });
  const undisturbed = new StudioPage(await context.newPage());
  await undisturbed.open();
  await measureBoth(undisturbed);
  await expect(undisturbed.points).toHaveCount(2, { timeout: 120_000 });
  expect(disturbed).toEqual(await qualityOf(undisturbed));
  await context.close();
});

test("a device that is lost twice in a row is the person's to open again; masks, history and points are kept", async ({ studio }) => {
  await makeDeviceLosable(studio.page);
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.measure();
  await studio.module("attn.5").click();
  await loseDevice(studio.page);
  await expect(studio.page.getByText("The device is back; go on where you were.")).toBeVisible();
  await loseDevice(studio.page);
  const banner = studio.page.getByRole("alert").filter({ hasText: "The graphics device was lost" });
  await expect(banner.getByRole("button", { name: "Go on" })).toBeVisible();
  await studio.shot("lost-3-banner");
  await expect(studio.points).toHaveCount(1);
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await banner.getByRole("button", { name: "Go on" }).click();
  await expect(banner).toHaveCount(0);
  await studio.idle();
  await studio.measure();
  await expect(studio.points).toHaveCount(2);
});

test("the browser's GPU process dies, and the studio goes on", async ({ studio, browser }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.button("Measure").click();
  await expect(studio.work).toBeVisible();
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess");
  await expect(studio.page.getByRole("alert").filter({ hasText: "The graphics device was lost" })).toBeVisible();
  // By itself, unless the browser takes longer to start its GPU process again than the studio waits.
  const goOn = studio.button("Go on");
  const back = studio.page.getByText(/^The device is back/);
  await expect(goOn.or(back).first()).toBeVisible();
  if (await goOn.isVisible()) await goOn.click();
  await expect(studio.points).toHaveCount(1, { timeout: 120_000 });
});

test("the engine's thread dies, and another takes its place with the model and the dataset", async ({ studio, pageErrors }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.module("attn.5").click();
  await studio.button("Measure").click();
  await expect(studio.work).toBeVisible();
  const [engine] = studio.page.workers();
  await engine?.evaluate(() => void setTimeout(() => { throw new Error("a defect"); }));
  await expect(studio.page.getByRole("alert").filter({ hasText: "The engine stopped working: Uncaught Error: a defect." })).toBeVisible();
  await expect(studio.page.getByText(/^The device is back/)).toBeVisible();
  await expect(studio.points).toHaveCount(2, { timeout: 120_000 });
  await studio.idle();
  expect(pageErrors.splice(0).every((error) => error.includes("a defect"))).toBe(true);
});
