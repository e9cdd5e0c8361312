/** The studio as a person meets it: by region, role and name, never by class. */
import { expect } from "playwright/test";
import type { Download, Locator, Page } from "playwright/test";
import { fileURLToPath } from "node:url";
import { expectAccessible } from "./axe";
import type { LooseFile } from "./demo-files";
import { TrimPanel } from "./trim-panel";
import { TunePanel } from "./tune-panel";

const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 768 }];

const SCREENS = fileURLToPath(new URL("../../test-results/screens", import.meta.url));

/** A software adapter beside a busy machine: slow is not wrong. */
const JOB_MS = 180_000;

export class StudioPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** A card, or a panel of the dock. */
  region(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true }).or(this.page.getByRole("tabpanel", { name, exact: true }));
  }

  button(name: string): Locator {
    return this.page.getByRole("button", { name, exact: true });
  }

  module(id: string): Locator {
    return this.page.locator(`[data-module="${id}"]`);
  }

  /** The visible text of an answer. */
  answer(title: string): Locator {
    return this.page.getByRole("article", { name: title, exact: true }).getByRole("paragraph");
  }

  toasts(): Locator {
    return this.page.locator("[data-sonner-toast]");
  }

  /** The button that asks or scores; it stops while it runs. */
  get ask(): Locator {
    return this.region("Playground").getByRole("button", { name: /^(Ask|Score)( both)?$/ });
  }

  get work(): Locator {
    return this.page.getByRole("status", { name: "Running work" });
  }

  get totals(): Locator {
    return this.page.getByRole("status", { name: "Totals" });
  }

  get points(): Locator {
    return this.page.getByRole("table", { name: "Measured points" }).locator("tbody tr");
  }

  point(mask: string): Locator {
    return this.page.locator(`[data-mask="${mask}"]`);
  }

  async open(): Promise<void> {
    await this.page.goto("/");
    await expect(this.page.getByText("· WebGPU")).toBeVisible();
  }

  async idle(): Promise<void> {
    await expect(this.work).toHaveCount(0, { timeout: JOB_MS });
  }

  async openDemo(): Promise<void> {
    await this.page.getByRole("button", { name: "Open the demo" }).click();
    await expect(this.totals).toContainText("0 of 24 modules dropped", { timeout: JOB_MS });
    await this.idle();
  }

  async choosePart(name: "Test" | "Validation" | "Calibration" | "Tuning" | "All"): Promise<void> {
    await this.page.getByRole("radio", { name: new RegExp(`^${name} `) }).check();
  }

  async measure(): Promise<void> {
    await this.button("Measure").click();
    await this.idle();
  }

  /** Asks for so many tokens at most, greedily, without a chat template. */
  async generate(prompt: string, maxTokens: number): Promise<void> {
    const playground = this.region("Playground");
    await playground.getByRole("radio", { name: "Plain" }).check();
    await this.setSampling({ "Max tokens": String(maxTokens) });
    await playground.getByLabel("Prompt").fill(prompt);
    await this.ask.click();
    await this.idle();
  }

  /** How the models write, by the fields' names, in this order: a temperature above 0 frees those after it. */
  async setSampling(values: Readonly<Record<string, string>>): Promise<void> {
    await this.region("Playground").getByRole("button", { name: /^How the models write/ }).click();
    const knobs = this.page.getByRole("dialog", { name: "How the models write" });
    for (const [name, value] of Object.entries(values)) await knobs.getByLabel(name).fill(value);
    await this.page.keyboard.press("Escape");
    await expect(knobs).toHaveCount(0);
  }

  /** The dock's Tune tab, on the screen. */
  get tune(): TunePanel {
    return new TunePanel(this);
  }

  /** The dock's Trim tab, on the screen. */
  get trim(): TrimPanel {
    return new TrimPanel(this);
  }

  /** A drop by script: the page sees files without a place on a disk. */
  async drop(...files: readonly LooseFile[]): Promise<void> {
    const payload = files.map(({ name, bytes }) => ({ name, base64: Buffer.from(bytes).toString("base64") }));
    const dataTransfer = await this.page.evaluateHandle((loose) => {
      const transfer = new DataTransfer();
      for (const { name, base64 } of loose) transfer.items.add(new File([Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))], name));
      return transfer;
    }, payload);
    await this.page.dispatchEvent("body", "drop", { dataTransfer });
    await dataTransfer.dispose();
  }

  /** Through the browser's own dialog, from the disk; "Open a folder" takes the path of one. */
  async choose(button: "Open files" | "Open a folder", path: string | string[]): Promise<void> {
    const chooser = this.page.waitForEvent("filechooser");
    await this.page.getByRole("button", { name: button }).click();
    await (await chooser).setFiles(path);
  }

  /** The look before loading: what the model takes, and yes. */
  async openLookedAt(): Promise<void> {
    const look = this.page.getByRole("dialog", { name: "What this model takes" });
    await expect(look.getByRole("button", { name: "Open", exact: true })).toBeFocused();
    await this.page.keyboard.press("Enter");
    await expect(look).toHaveCount(0);
  }

  async startExport(format: "GGUF" | "Hugging Face folder (zip)"): Promise<Locator> {
    await this.button("Download model").click();
    const dialog = this.page.getByRole("dialog", { name: "Download the model" });
    await dialog.getByRole("radio", { name: format }).check();
    await expect(dialog.getByText("Layers removed")).toBeVisible();
    return dialog;
  }

  /** Exports and gives the download, once the studio has read it back. */
  async export(format: "GGUF" | "Hugging Face folder (zip)"): Promise<Download> {
    const dialog = await this.startExport(format);
    const download = this.page.waitForEvent("download", { timeout: JOB_MS });
    await dialog.getByRole("button", { name: "Download", exact: true }).click();
    await expect(dialog.getByText(/^Verified/)).toBeVisible({ timeout: JOB_MS });
    return download;
  }

  /** The state as it is, on a large and a small screen, light and dark: a picture of each, and axe finds nothing. */
  async shots(name: string): Promise<void> {
    const before = this.page.viewportSize();
    for (const size of SIZES) {
      await this.page.setViewportSize(size);
      for (const colorScheme of ["light", "dark"] as const) {
        await this.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
        await this.shot(`${name}-${size.width}-${colorScheme}`);
        await expectAccessible(this.page, `${name}, ${size.width}, ${colorScheme}`);
      }
    }
    await this.page.emulateMedia({ colorScheme: "light", reducedMotion: null });
    if (before) await this.page.setViewportSize(before);
  }

  async shot(name: string): Promise<void> {
    await this.page.screenshot({ path: `${SCREENS}/${name}.png`, animations: "disabled" });
  }
}
