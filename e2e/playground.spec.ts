/** The playground on the real page: both models side by side, a stop midway, the same seed, a conversation, a row, the keyboard. */
import type { Locator } from "playwright/test";
import { expectAccessible } from "./support/axe";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const SIZES = [{ width: 1440, height: 900 }, { width: 1024, height: 768 }];
const TRIMMED = "2 modules dropped";
/** The demo ends its sentences after some ten tokens: only near-random text is long enough to be stopped. */
const ENDLESS = { Temperature: "5", "Top-k": "0", "Top-p": "1", "Max tokens": "4096" };

test.beforeEach(async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  for (const id of ["attn.5", "mlp.8"]) await studio.module(id).click();
});

test("both models answer side by side with their speeds, and are stopped with what they have", async ({ studio }) => {
  const playground = studio.region("Playground");
  await studio.generate("A patient with", 24);
  for (const title of ["Full model", TRIMMED]) await expect(side(studio, title)).toContainText(/[\d.]+ tok\/s.*\d+ tokens.*first token [\d.,]+\sm?s · prefill [\d.,]+ tok\/s/s);
  await expect(side(studio, TRIMMED)).toContainText(/\d\.\d\dx/);
  await expect(studio.answer(TRIMMED).locator("mark")).toHaveCount(1);
  await shots(studio, "playground-plain");

  await studio.setSampling(ENDLESS);
  await studio.ask.click();
  await expect(studio.answer("Full model")).not.toBeEmpty();
  await expect(playground).toContainText(/writing.*waiting/s);
  const early = await studio.answer("Full model").innerText();
  await expect.poll(async () => (await studio.answer("Full model").innerText()).length).toBeGreaterThan(early.length);
  await playground.getByLabel("Prompt").press("Escape");
  await studio.idle();
  await expect(playground).toContainText(/stopped.*stopped/s);
  expect((await studio.answer("Full model").innerText()).startsWith(early)).toBe(true);
  await expect(studio.toasts()).toHaveCount(0);
  await shots(studio, "playground-stopped");
});

test("the same seed writes the same text, and greedy knobs say why they are off", async ({ studio }) => {
  const write = async (seed: string): Promise<string> => {
    await studio.setSampling({ Temperature: "1.5", Seed: seed });
    await studio.ask.click();
    await studio.idle();
    return studio.answer(TRIMMED).innerText();
  };
  await studio.generate("The", 12);
  const first = await write("7");
  expect(await write("8")).not.toBe(first);
  expect(await write("7")).toBe(first);

  await studio.setSampling({ Temperature: "0" });
  await studio.page.getByRole("button", { name: /^How the models write: Greedy/ }).click();
  const knobs = studio.page.getByRole("dialog", { name: "How the models write" });
  await expect(knobs.getByLabel("Top-k")).toBeDisabled();
  await expect(knobs).toContainText("Greedy: at temperature 0 the likeliest token is always taken");
  await shots(studio, "playground-sampling");
});

test("a conversation goes on, on each side, and begins anew", async ({ studio }) => {
  const playground = studio.region("Playground");
  await playground.getByRole("radio", { name: "Chat" }).check();
  await studio.setSampling({ "Max tokens": "16" });
  for (const question of ["What does the liver do?", "And the heart?"]) {
    await playground.getByLabel("Prompt").fill(question);
    await playground.getByLabel("Prompt").press("Enter");
    await studio.idle();
    await expect(playground.getByLabel("Prompt")).toHaveValue("");
  }
  await expect(studio.page.getByRole("article", { name: TRIMMED, exact: true })).toHaveCount(2);
  await expect(side(studio, "Full model")).toContainText(/What does the liver do\?.*And the heart\?/s);
  await shots(studio, "playground-chat");
  await studio.button("New chat").click();
  await expect(playground).toContainText("No conversation yet");
});

test("a row is scored by both models, with the keyboard alone", async ({ studio }) => {
  const { keyboard } = studio.page;
  const playground = studio.region("Playground");
  await playground.getByRole("radio", { name: "Plain" }).focus();
  await keyboard.press("ArrowRight");
  await expect(playground).toContainText(/Row \d+/);
  await expect(choices(studio).first()).toContainText("–");
  await keyboard.press("Control+Enter");
  await expect(scores(studio)).toHaveCount(8, { timeout: 60_000 });
  await expect(playground.getByRole("img", { name: "picked" })).toHaveCount(2);
  await expect(playground.getByRole("img", { name: "Right choice:" })).toHaveCount(1);
  expect(sum(await shares(studio, 0))).toBeCloseTo(100, 0);
  await shots(studio, "playground-row");

  const summed = await scores(studio).first().innerText();
  await playground.getByRole("radio", { name: "Sum" }).focus();
  await keyboard.press("ArrowRight");
  await expect(scores(studio).first()).not.toHaveText(summed);

  await playground.getByRole("button", { name: "Next row" }).focus();
  await keyboard.press("Enter");
  await expect(playground).toContainText("2 of ");
  await expect(scores(studio)).toHaveCount(8, { timeout: 60_000 }); // where one was scored, the next is too
  await studio.idle();
  await keyboard.press("Control+z");
  await keyboard.press("Control+Enter"); // only what the mask has changed
  await expect(side(studio, "Without attn.5")).toBeVisible({ timeout: 60_000 });

  await playground.getByRole("button", { name: "Use as prompt" }).focus();
  await keyboard.press("Enter");
  await expect(playground.getByLabel("Prompt")).toHaveValue(/^Question: .*\nAnswer:$/s);
});

function side(studio: StudioPage, title: string): Locator {
  return studio.region("Playground").locator(".side, th").filter({ hasText: title });
}

function choices(studio: StudioPage): Locator {
  return studio.region("Playground").getByRole("group", { name: "Choices of the row" }).locator("tbody tr");
}

function scores(studio: StudioPage): Locator {
  return choices(studio).locator("td").getByText(/^\u2212?\d+(\.\d+)?$/);
}

/** Of one side, in percent. */
async function shares(studio: StudioPage, column: number): Promise<number[]> {
  const cells = await choices(studio).locator(`td:nth-of-type(${column + 1})`).allInnerTexts();
  return cells.map((text) => Number(/([\d.]+)\s%/.exec(text)?.[1]));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Both sizes and themes, each without a finding of axe and without a thing that runs out of the dock. */
async function shots(studio: StudioPage, name: string): Promise<void> {
  const { page } = studio;
  for (const size of SIZES) {
    await page.setViewportSize(size);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await studio.shot(`${name}-${size.width}-${colorScheme}`);
      await expectAccessible(page, `${name} ${size.width} ${colorScheme}`, ".playground");
    }
    expect(await page.locator(".playground").evaluate((element) => element.scrollWidth - element.clientWidth)).toBeLessThanOrEqual(0);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}
