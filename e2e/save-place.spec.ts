/** Where the browser asks for a place, the export goes straight there; the dialog itself is replaced, the file handle is a real one. */
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const PLACE = "chosen.gguf";

test("an export is written where the person chose, and a cancelled one leaves nothing there", async ({ studio }) => {
  await studio.page.addInitScript((name) => {
    const showSaveFilePicker = async () => (await navigator.storage.getDirectory()).getFileHandle(name, { create: true });
    Object.assign(window, { showSaveFilePicker });
  }, PLACE);
  const downloads: string[] = [];
  studio.page.on("download", (download) => downloads.push(download.suggestedFilename()));
  await studio.open();
  await studio.openDemo();
  await studio.page.getByRole("button", { name: "Layer 3", exact: true }).click();

  const dialog = await studio.startExport("GGUF");
  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  await expect(dialog.getByText(/^Verified/)).toBeVisible({ timeout: 60_000 });
  expect(await placeBytes(studio)).toBeGreaterThan(4_000_000);

  await dialog.getByRole("button", { name: "Download again" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await studio.idle();
  expect(await placeBytes(studio)).toBeNull();
  await expect(dialog.getByText(/^Verified/)).toHaveCount(0);
  expect(downloads).toEqual([]);
});

/** Null when there is no such file. */
async function placeBytes({ page }: StudioPage): Promise<number | null> {
  return page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(name).catch(() => null);
    return handle && (await handle.getFile()).size;
  }, PLACE);
}
