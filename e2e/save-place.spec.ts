/** Where the browser asks for a place, the export goes straight there; the dialog itself is replaced, the file handle is a real one. */
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

/** What the person chooses, one after the other. */
const PLACES = ["first.gguf", "second.gguf", "first.gguf"];

test("an export is written where the person chose; a cancelled one leaves nothing there, and what was there before as it was", async ({ studio }) => {
  await studio.page.addInitScript((names) => {
    const showSaveFilePicker = async () => (await navigator.storage.getDirectory()).getFileHandle(names.shift() ?? "", { create: true });
    Object.assign(window, { showSaveFilePicker });
  }, [...PLACES]);
  const downloads: string[] = [];
  studio.page.on("download", (download) => downloads.push(download.suggestedFilename()));
  await studio.open();
  await studio.openDemo();
  await studio.page.getByRole("button", { name: "Layer 3", exact: true }).click();

  const dialog = await studio.startExport("GGUF");
  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  await expect(dialog.getByText(/^Verified/)).toBeVisible({ timeout: 60_000 });
  const written = await bytesAt(studio, "first.gguf");
  expect(written).toBeGreaterThan(4_000_000);

  await dialog.getByRole("button", { name: "Download again" }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await studio.idle();
  expect(await bytesAt(studio, "second.gguf")).toBeNull();
  await expect(dialog.getByText(/^Verified/)).toHaveCount(0);

  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  await dialog.getByRole("button", { name: "Cancel" }).click();
  await studio.idle();
  // Whole as it was, or gone where the new one had taken its place already.
  expect([written, null]).toContain(await bytesAt(studio, "first.gguf"));
  expect(downloads).toEqual([]);
});

/** Null when there is no such file. */
async function bytesAt({ page }: StudioPage, place: string): Promise<number | null> {
  return page.evaluate(async (name) => {
    const root = await navigator.storage.getDirectory();
    const handle = await root.getFileHandle(name).catch(() => null);
    return handle && (await handle.getFile()).size;
  }, place);
}
