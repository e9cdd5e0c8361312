/** The GPU process dies under the page: nothing that the page holds is lost, and it goes on without a reload. */
import { expect, test } from "./support/journey";

test("a lost device comes back with masks, history and points kept", async ({ studio, browser }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.measure();
  await studio.module("attn.5").click();

  await studio.button("Measure").click();
  await expect(studio.work).toBeVisible();
  const session = await browser.newBrowserCDPSession();
  await session.send("Browser.crashGpuProcess");
  await expect(studio.page.getByRole("alert")).toContainText("The graphics device was lost");
  await studio.shot("lost-1-banner");
  await expect(studio.points).toHaveCount(1);
  await expect(studio.totals).toContainText("1 of 24 modules dropped");

  await studio.button("Go on").click();
  await expect(studio.page.getByRole("alert")).toHaveCount(0);
  await studio.idle();
  await studio.shot("lost-2-back");
  await studio.measure();
  await expect(studio.points).toHaveCount(2);
});
