/** The layer stack on the real page: a drag paints and is one step back, Shift takes a range, the keyboard does it all too. */
import type { Locator } from "playwright/test";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

test.beforeEach(async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
});

test("a drag paints, shows what it would leave, and is one step back", async ({ studio }) => {
  await startDrag(studio, studio.module("mlp.8"), studio.module("mlp.4"));
  await expectDropped(studio, 5);
  await expect(studio.region("Layers")).toContainText("Drop MLP 4 to 8");
  await studio.shot("stack-painting");
  await studio.page.keyboard.press("Escape");
  await studio.page.mouse.up();
  await expectDropped(studio, 0);
  await expect(studio.button("Undo")).toHaveAttribute("aria-disabled", "true");

  await drag(studio, studio.module("mlp.8"), studio.module("mlp.4"));
  await expectDropped(studio, 5);
  await expect(state(studio, "Drop MLP 4 to 8")).toHaveAttribute("aria-current", "step");
  // The first cell decides: 6 and 7 are dropped and come back, 9 was never gone.
  await drag(studio, studio.module("mlp.6"), studio.module("mlp.9"));
  await expectDropped(studio, 2);
  await studio.button("Undo").click();
  await expectDropped(studio, 5);
  await studio.button("Undo").click();
  await expectDropped(studio, 0);
  await studio.button("Redo").click();
  await expectDropped(studio, 5);
  await expect(studio.module("mlp.4")).toHaveAttribute("aria-pressed", "true");
});

test("Shift takes a range, numbers take layers, and the totals follow", async ({ studio }) => {
  await studio.module("attn.2").click();
  await studio.module("attn.5").click({ modifiers: ["Shift"] });
  await expectDropped(studio, 4);
  await expect(state(studio, "Drop attention 2 to 5")).toBeVisible();
  await drag(studio, studio.button("Layer 9"), studio.button("Layer 10"));
  await expectDropped(studio, 8);
  await expect(state(studio, "Drop layers 9 and 10")).toBeVisible();
  await expect(studio.button("Layer 9")).toHaveAttribute("aria-pressed", "true");
  await expect(studio.totals).toContainText(/kept · \d\d\.\d\s%/);
  await expect(studio.totals).toContainText(/≈ 1\.\d\dx predicted/);
  await studio.module("mlp.3").hover();
  await expect(studio.region("Layers")).toContainText(/MLP of layer 3.*of the model.*parameters/s);

  await studio.page.keyboard.press("Control+z");
  await studio.module("mlp.0").click();
  await expect(state(studio, "Drop layers 9 and 10")).toHaveAttribute("aria-level", "2"); // a branch that was left
  await studio.shots("stack-branch");
  await state(studio, "Drop layers 9 and 10").click();
  await expectDropped(studio, 8);
});

test("the keyboard alone selects and drops a range, and walks the history", async ({ studio }) => {
  const { keyboard } = studio.page;
  await studio.module("attn.0").focus();
  for (const key of ["End", "ArrowUp", "Shift+ArrowUp", "Shift+ArrowUp"]) await keyboard.press(key);
  await expect(studio.module("attn.8")).toBeFocused();
  await expect(studio.page.getByRole("status", { name: "Selection" })).toHaveText("Drop attention 8 to 10");
  await studio.shot("stack-selected");
  await keyboard.press("Space");
  await expectDropped(studio, 3);
  await keyboard.press("Home");
  await keyboard.press("Enter");
  await keyboard.press("PageDown");
  await keyboard.press("Shift+Space"); // the range from the cell touched last
  await expectDropped(studio, 11);
  await keyboard.press("ArrowLeft");
  await expect(studio.button("Layer 10")).toBeFocused();
  await keyboard.press("Space");
  await expectDropped(studio, 12);

  await state(studio, "Drop layer 10").focus();
  await keyboard.press("Home");
  await keyboard.press("Enter");
  await expectDropped(studio, 0);
});

async function expectDropped(studio: StudioPage, count: number): Promise<void> {
  await expect(studio.totals).toContainText(`${count} of 24 modules dropped`);
}

/** An entry of the history by the words that it was made with. */
function state(studio: StudioPage, label: string): Locator {
  return studio.region("History").getByRole("treeitem", { name: label });
}

/** In few and long moves, as a fast hand makes them. */
async function startDrag({ page }: StudioPage, from: Locator, to: Locator): Promise<void> {
  await from.hover();
  await page.mouse.down();
  const box = await to.boundingBox();
  if (!box) throw new Error("nothing to drag to");
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 2 });
}

async function drag(studio: StudioPage, from: Locator, to: Locator): Promise<void> {
  await startDrag(studio, from, to);
  await studio.page.mouse.up();
}
