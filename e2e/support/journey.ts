/** `test` for journeys: a studio on a page of its own, which must end without an error in the browser's log. */
import { expect, test as base } from "playwright/test";
import { StudioPage } from "./studio-page";

export { expect };

interface Journey {
  readonly studio: StudioPage;
  /** Errors of the page, its worker and their consoles. */
  readonly pageErrors: string[];
}

export const test = base.extend<Journey>({
  pageErrors: async ({ page }, use) => {
    const errors: string[] = [];
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await use(errors);
  },
  studio: async ({ page, pageErrors }, use) => {
    // Chromium without a window has no dialogs to save or to open with handles; the studio then offers a download, and an input.
    await page.addInitScript(() => {
      delete (window as { showSaveFilePicker?: unknown }).showSaveFilePicker;
      delete (window as { showOpenFilePicker?: unknown }).showOpenFilePicker;
      delete (window as { showDirectoryPicker?: unknown }).showDirectoryPicker;
    });
    await use(new StudioPage(page));
    expect(pageErrors).toEqual([]);
  },
});
