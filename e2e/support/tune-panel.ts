/** The Tune tab as a person meets it: what the next run will be, the run at hand, what came of it. */
import { expect } from "playwright/test";
import type { Locator, Page } from "playwright/test";

/** A step on a software adapter beside a busy machine takes seconds. */
const RUN_MS = 300_000;

/** Fields of the Advanced part, by their labels. */
export type TuneField = "Steps" | "Examples a step" | "Norms' rate" | "Head's rate" | "Warm-up steps" | "Weight decay" | "Validate every" | "Patience" | "Seed" | "Clip, 0: never";

/** The page that the panel is on. */
interface PanelPage {
  readonly page: Page;
  region(name: string): Locator;
  idle(): Promise<void>;
}

export class TunePanel {
  readonly #studio: PanelPage;

  constructor(studio: PanelPage) {
    this.#studio = studio;
  }

  get panel(): Locator {
    return this.#studio.region("Tune");
  }

  /** Choices, cost and the start; there while no run is at hand. */
  get next(): Locator {
    return this.panel.getByRole("region", { name: "Next tuning run" });
  }

  /** The run at hand, or the one that ended last. */
  get run(): Locator {
    return this.panel.getByRole("region", { name: "Tuning run" });
  }

  /** "Step 32 of 50", "Paused at step 32 of 50", "Finished at step 50 of 50", "Cancelled at step 23". */
  get phase(): Locator {
    return this.run.getByRole("heading");
  }

  /** Its accessible name tells first and last loss and every measurement. */
  get curve(): Locator {
    return this.run.getByRole("img", { name: /^Loss/ });
  }

  /** Before and after, the paired test in words, why it ended. */
  get outcome(): Locator {
    return this.run.getByRole("status");
  }

  /** "A run of yesterday stopped at step 30 of 50": with Go on and Delete. */
  get kept(): Locator {
    return this.panel.getByRole("complementary", { name: "Run that can go on" });
  }

  get problem(): Locator {
    return this.panel.getByRole("alert");
  }

  number(name: "Loss" | "Validation" | "Pace" | "Time left"): Locator {
    return this.run.getByRole("group", { name, exact: true });
  }

  /** "Right among the choices", "Whole head", "Norms only": a choice of loss or head. */
  option(title: string): Locator {
    return this.next.getByRole("radio", { name: new RegExp(`^${title}`) });
  }

  button(name: "Start tuning" | "Pause" | "Go on" | "Stop" | "Keep" | "Undo" | "New run" | "Delete" | "Delete old runs"): Locator {
    return this.panel.getByRole("button", { name, exact: true });
  }

  /** Shows the tab, and waits for the plan of the next run. */
  async open(): Promise<void> {
    await this.#studio.page.getByRole("tab", { name: "Tune" }).click();
    await expect(this.next.getByText(/more on the GPU/)).toBeVisible({ timeout: RUN_MS });
  }

  async set(values: Readonly<Partial<Record<TuneField, string>>>): Promise<void> {
    await this.panel.getByRole("button", { name: /^Advanced/ }).click();
    const fields = this.#studio.page.getByRole("dialog", { name: "How it learns" });
    for (const [label, value] of Object.entries(values)) await fields.getByLabel(label, { exact: true }).fill(value);
    await this.#studio.page.keyboard.press("Escape");
    await expect(fields).toHaveCount(0);
  }

  async start(): Promise<void> {
    await this.button("Start tuning").click();
    await expect(this.run).toBeVisible();
  }

  /** Until `step` or a later one was made. */
  async reached(step: number): Promise<void> {
    await expect.poll(() => this.step(), { timeout: RUN_MS }).toBeGreaterThanOrEqual(step);
  }

  /** The last step that the panel tells of; 0 before the first. */
  async step(): Promise<number> {
    return Number(/step (\d+)/i.exec(await this.phase.innerText())?.[1] ?? 0);
  }

  async ended(how: "Finished" | "Stopped" | "Stopped early" | "Diverged" = "Finished"): Promise<void> {
    await expect(this.phase).toHaveText(new RegExp(`^${how} at step`), { timeout: RUN_MS });
    await this.#studio.idle();
  }

  /** The loss of the last step, as the curve's name tells it: three decimals. */
  async lastLoss(): Promise<string> {
    const name = (await this.curve.getAttribute("aria-label")) ?? "";
    return /, (\S+|not a number) at step \d+\./.exec(name)?.[1] ?? "";
  }
}
