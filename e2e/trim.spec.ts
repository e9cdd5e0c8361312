/** A progressive trim: paused, resumed after a reload, branched by hand, compared on the chart, and replayed by another program. */
import { readFile, writeFile } from "node:fs/promises";
import type { Locator } from "playwright/test";
import { runCli } from "./support/cli";
import { DEMO_MODEL_FOLDER, DEMO_QUESTIONS } from "./support/demo-files";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const STEPS = 4;
/** Too dear to go by itself. */
const BY_HAND = "mlp.0";

interface Recipe {
  readonly model: { readonly fingerprint: string };
  readonly steps: readonly { readonly mask: readonly string[] }[];
}

interface Replayed {
  readonly steps: readonly { readonly mask: readonly string[] }[];
  readonly same: boolean;
}

test("a trim is paused, goes on after a reload, is branched by hand at step 3, and its recipe gives the same masks by command line", async ({ studio }, testInfo) => {
  test.slow(); // two scans, a dozen measurements, and half of them again by command line
  await studio.open();
  await studio.openDemo();
  await studio.trim.open();
  await giveCalibration(studio, "7");
  await expect(studio.trim.panel).toContainText("Too few calibration rows");
  await giveCalibration(studio, "8");
  await expect(studio.trim.next).toBeVisible();
  await studio.trim.choose(STEPS, 2);
  await studio.trim.button("Start trimming").click();
  await pauseAndReload(studio);
  await studio.trim.ended(`Target reached after ${STEPS} steps`);
  await expect(studio.totals).toContainText(`${STEPS} of 24 modules dropped`);
  await studio.shots("trim-2-reached");

  await branchAtStep3(studio);
  await compareBranches(studio);
  const path = testInfo.outputPath("trim.recipe.json");
  await (await studio.trim.saveRecipe()).saveAs(path);
  const recipe = JSON.parse(await readFile(path, "utf8")) as Recipe;
  // What the page measured, state by state.
  for (const { mask } of recipe.steps) await expect(studio.point(mask.join(","))).toHaveCount(1);
  await anotherModelsIsRefused(studio, recipe, testInfo.outputPath("stranger.recipe.json"));
  await replaysAlike(path, recipe);
});

async function giveCalibration(studio: StudioPage, rows: string): Promise<void> {
  await studio.region("Data").getByRole("button", { name: "Columns" }).click();
  const dialog = studio.page.getByRole("dialog", { name: /^How .* is read$/ });
  await dialog.getByRole("spinbutton", { name: "Calibration" }).fill(rows);
  await dialog.getByRole("button", { name: "Apply" }).click();
  await expect(dialog).toHaveCount(0);
}

async function pauseAndReload(studio: StudioPage): Promise<void> {
  const { trim } = studio;
  await trim.reached(1);
  await trim.button("Pause").click();
  await expect(trim.phase).toHaveText(/^Paused at step/);
  await studio.shot("trim-1-paused");
  await studio.page.reload();
  await expect(studio.totals).toContainText(/[1-3] of 24 modules? dropped/);
  await studio.idle();
  await studio.page.getByRole("tab", { name: "Trim" }).click();
  await expect(trim.kept).toContainText(/A trim of today.* got to step [1-3]/);
  await trim.kept.getByRole("button", { name: "Go on" }).click();
}

/** Goes back to what step 3 left, drops another module than the trim did, measures that and gives it a name. */
async function branchAtStep3(studio: StudioPage): Promise<void> {
  await studio.trim.panel.getByRole("button", { name: /^Go to step 3/ }).click();
  await expect(studio.totals).toContainText("3 of 24 modules dropped");
  await expect(studio.module(BY_HAND)).toHaveAttribute("aria-pressed", "false");
  await studio.module(BY_HAND).click();
  await expect(studio.totals).toContainText("4 of 24 modules dropped");
  await studio.measure();
  const states = studio.region("History").getByRole("treeitem");
  await expect(states.filter({ hasText: `Step ${STEPS}:` })).toHaveAttribute("aria-level", "2"); // a branch that was left
  await states.and(studio.page.locator('[aria-current="step"]')).focus();
  await studio.page.keyboard.press("F2");
  await studio.page.keyboard.type("By hand");
  await studio.page.keyboard.press("Enter");
  await expect(studio.region("History").getByRole("treeitem", { name: /^By hand/ })).toBeVisible();
}

/** Start, four steps and one by hand; without the trim's branch the step that only it has is gone. */
async function compareBranches(studio: StudioPage): Promise<void> {
  const drawn = studio.page.getByRole("group", { name: "Chart of measured points" }).locator("[data-point]");
  const branches: Locator = studio.page.getByRole("list", { name: "Datasets and branches on the chart" });
  await expect(drawn).toHaveCount(STEPS + 2);
  await expect(branches).toContainText("By hand");
  await studio.shots("trim-3-branches");
  const found = branches.getByRole("button", { name: "Least loss" });
  await found.click();
  await expect(found).toHaveAttribute("aria-pressed", "false");
  await expect(drawn).toHaveCount(STEPS + 1);
  await found.click();
  await expect(drawn).toHaveCount(STEPS + 2);
}

/** Said in words, and nothing that is open changes. */
async function anotherModelsIsRefused(studio: StudioPage, recipe: Recipe, path: string): Promise<void> {
  await writeFile(path, JSON.stringify({ ...recipe, model: { ...recipe.model, fingerprint: "0".repeat(recipe.model.fingerprint.length) } }));
  const states = studio.region("History").getByRole("treeitem");
  const before = await states.count();
  await studio.trim.button("Done").click();
  await studio.trim.replay(path);
  await expect(studio.toasts()).toContainText(/The recipe is of another model/);
  expect(await states.count()).toBe(before);
  await expect(studio.totals).toContainText("4 of 24 modules dropped");
}

async function replaysAlike(path: string, recipe: Recipe): Promise<void> {
  expect(recipe.steps).toHaveLength(STEPS);
  const replayed = await runCli<Replayed>("replay", "--recipe", path, "--model", DEMO_MODEL_FOLDER, "--data", DEMO_QUESTIONS);
  expect(replayed.steps.map(({ mask }) => mask)).toEqual(recipe.steps.map(({ mask }) => mask));
  expect(replayed.same).toBe(true);
}
