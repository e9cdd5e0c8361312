/** Long work ends when it is told to, leaves nothing behind and stands in nobody's way. */
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

/** From the click until the page is free again; a portion of GPU work takes some tens of milliseconds. */
const SOON_MS = 5_000;

async function cancel(studio: StudioPage, name: "Cancel" | "Stop"): Promise<void> {
  await studio.page.getByRole("button", { name, exact: true }).last().click();
  await expect(studio.work).toHaveCount(0, { timeout: SOON_MS });
  await expect(studio.toasts()).toHaveCount(0);
}

test("a cancelled measurement leaves no point, and the next one works", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  await studio.choosePart("All");
  await studio.button("Measure").click();
  await expect(studio.work).toBeVisible();
  await studio.shot("cancel-1-measuring");
  await cancel(studio, "Cancel");
  await expect(studio.region("Accuracy against speed")).toContainText("Nothing measured yet");
  await studio.choosePart("Calibration");
  await studio.measure();
  await expect(studio.points).toHaveCount(1);
});

test("a stopped answer keeps what was written", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  const playground = studio.region("Playground");
  await playground.getByRole("radio", { name: "Plain" }).check();
  // The demo ends its sentences after some ten tokens: only near-random text is long enough to be stopped.
  await studio.setSampling({ Temperature: "5", "Top-k": "0", "Top-p": "1", "Max tokens": "4096" });
  await playground.getByLabel("Prompt").fill("The");
  await studio.ask.click();
  await expect(studio.answer("Full model")).not.toBeEmpty();
  await cancel(studio, "Stop");
  await expect(playground).toContainText("stopped");
  await expect(studio.answer("Full model")).not.toBeEmpty();
  await studio.generate("The", 4);
  await expect(playground).toContainText("4 tokens, cut off");
});

test("a cancelled export downloads nothing, and the next one does", async ({ studio }) => {
  const downloads: string[] = [];
  studio.page.on("download", (download) => downloads.push(download.suggestedFilename()));
  await studio.open();
  await studio.openDemo();
  await studio.module("attn.5").click();
  const dialog = await studio.startExport("GGUF");
  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  await cancel(studio, "Cancel");
  await expect(dialog.getByText(/^Verified/)).toHaveCount(0);
  expect(downloads).toEqual([]);
  const download = studio.page.waitForEvent("download");
  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  expect((await download).suggestedFilename()).toMatch(/\.gguf$/);
});
