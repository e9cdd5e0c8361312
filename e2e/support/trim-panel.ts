/** The Trim tab as a person meets it: what the next trim does, the one at hand step by step, what came of it. */
import { expect } from "playwright/test";
import type { Download, Locator, Page } from "playwright/test";

/** Scans and measurements on a software adapter beside a busy machine. */
const RUN_MS = 300_000;

/** The page that the panel is on. */
interface PanelPage {
  readonly page: Page;
  region(name: string): Locator;
  idle(): Promise<void>;
}

export class TrimPanel {
  readonly #studio: PanelPage;

  constructor(studio: PanelPage) {
    this.#studio = studio;
  }

  get panel(): Locator {
    return this.#studio.page.getByRole("tabpanel", { name: "Trim", exact: true });
  }

  /** Choices, plan and the start; there while no run is at hand. */
  get next(): Locator {
    return this.panel.getByRole("region", { name: "Next trim" });
  }

  /** "Step 2 of 4: scanning", "Paused at step 2 of 4: scanning", "Target reached after 4 steps". */
  get phase(): Locator {
    return this.panel.getByRole("region", { name: "Trim", exact: true }).getByRole("heading");
  }

  /** The start, then a row for each step. */
  get steps(): Locator {
    return this.panel.getByRole("region", { name: "Steps" }).locator("tbody tr");
  }

  /** "A trim of today got to step 1, 1 module dropped.": with Go on and Delete. */
  get kept(): Locator {
    return this.panel.getByRole("complementary", { name: "Trim that can go on" });
  }

  button(name: string): Locator {
    return this.panel.getByRole("button", { name, exact: true });
  }

  async open(): Promise<void> {
    await this.#studio.page.getByRole("tab", { name: "Trim" }).click();
    await expect(this.panel).toBeVisible();
  }

  /** Until so many modules are gone, never tuned; one scan serves `stepsAScan`. */
  async choose(gone: number, stepsAScan: number): Promise<void> {
    await this.next.getByRole("radio", { name: "Modules", exact: true }).check();
    await this.next.getByRole("spinbutton", { name: /^gone of / }).fill(String(gone));
    await this.next.getByRole("spinbutton", { name: "steps a scan" }).fill(String(stepsAScan));
    await this.next.getByRole("group", { name: "Tune", exact: true }).getByRole("radio", { name: "Never" }).check();
  }

  /** Until so many steps stand in the list. */
  async reached(step: number): Promise<void> {
    await expect.poll(() => this.steps.count(), { timeout: RUN_MS }).toBeGreaterThan(step);
  }

  async ended(words: string): Promise<void> {
    await expect(this.phase).toHaveText(words, { timeout: RUN_MS });
    await this.#studio.idle();
  }

  async saveRecipe(): Promise<Download> {
    const download = this.#studio.page.waitForEvent("download");
    await this.button("Save the recipe").click();
    return download;
  }

  /** Through the browser's own dialog. */
  async replay(path: string): Promise<void> {
    const chooser = this.#studio.page.waitForEvent("filechooser");
    await this.button("Replay a recipe").click();
    await (await chooser).setFiles(path);
  }
}
