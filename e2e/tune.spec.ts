/** Norms and head are tuned in the page: a run from start to kept weights, and one whose tab is killed in the middle. */
import { expect, test } from "./support/journey";
import { StudioPage } from "./support/studio-page";

async function openDropping(studio: StudioPage, drop: () => Promise<void>): Promise<void> {
  await studio.open();
  await studio.openDemo();
  await drop();
  await studio.tune.open();
}

/** More steps than between two checkpoints, of a model of which little is left: they take a software adapter a third of the time. */
async function readyForLongRun(studio: StudioPage): Promise<void> {
  await openDropping(studio, async () => {
    for (const layer of [2, 3, 4, 5, 6, 7, 8, 9]) await studio.button(`Layer ${layer}`).click();
    await expect(studio.totals).toContainText("16 of 24 modules dropped");
  });
  await studio.tune.set({ "Steps": "60", "Examples a step": "2", "Validate every": "60" });
}

test("a run tunes the trimmed model, its weights are a state of the history, and undo returns to the untuned ones", async ({ studio }) => {
  await openDropping(studio, async () => {
    for (const id of ["attn.3", "attn.8", "attn.1", "mlp.2"] as const) await studio.module(id).click();
  });
  await studio.tune.set({ "Steps": "8", "Examples a step": "2", "Validate every": "4" });
  await studio.shots("tune-1-ready");
  await studio.tune.start();
  await studio.tune.ended();
  await expect(studio.tune.outcome).toContainText("Of 8 questions");
  await studio.shots("tune-2-finished");
  const entry = studio.region("History").getByText(/^Tuned 8 steps/);
  await expect(entry).toBeVisible();
  await studio.tune.button("Undo").click();
  await expect(studio.totals).toContainText("4 of 24 modules dropped");
});

test("a tab that is killed in the middle of a run goes on to the same loss as an undisturbed one", async ({ studio, context, browser, baseURL }) => {
  await readyForLongRun(studio);
  await studio.tune.start();
  // A checkpoint comes after 50 steps at the latest. Another moment each run finds more than a fixed one; the annotation tells which it was when one fails.
  const killedAt = 51 + Math.floor(6 * Math.random());
  test.info().annotations.push({ type: "killed after", description: `step ${killedAt}` });
  await studio.tune.reached(killedAt);
  await studio.page.close();

  const again = new StudioPage(await context.newPage());
  await again.open();
  await again.idle();
  await again.page.getByRole("tab", { name: "Tune" }).click();
  await expect(again.tune.kept).toContainText("of 60");
  await again.tune.button("Go on").click();
  await again.tune.ended();
  const resumed = await again.tune.lastLoss();

  const other = await browser.newContext({ baseURL: baseURL ?? "" });
  const undisturbed = new StudioPage(await other.newPage());
  await readyForLongRun(undisturbed);
  await undisturbed.tune.start();
  await undisturbed.tune.ended();
  expect(resumed).toBe(await undisturbed.tune.lastLoss());
  await other.close();
});
