/** A stranger's first minute: an empty page that says what it does, and one click, or a few keys, to a measured result. */
import { expect, test } from "./support/journey";

test("from the first visit to a measured demo in one click", async ({ studio }) => {
  await studio.open();
  await expect(studio.page.getByRole("heading", { name: /smaller and faster for one domain/ })).toBeVisible();
  await expect(studio.page.getByRole("listitem").filter({ hasText: "Open a model" })).toBeVisible();
  await studio.shots("first-visit");

  await studio.button("Try the demo").click();
  await expect(studio.points).toHaveCount(2, { timeout: 120_000 });
  await studio.idle();
  await expect(studio.totals).toContainText("6 of 24 modules dropped");
  await expect(studio.point("")).toContainText("100.0");
  await studio.shots("first-minute-demo");

  const tip = studio.page.getByRole("complementary", { name: "Tip" });
  await expect(tip).toHaveCount(1);
  await tip.getByRole("button", { name: "Dismiss this tip" }).click();
  await expect(tip).toHaveCount(0);
});

test("the same by keyboard alone, and the palette finds every command", async ({ studio }) => {
  const { page } = studio;
  const { keyboard } = page;
  await studio.open();
  await tabTo("Try the demo");
  await keyboard.press("Enter");
  await expect(studio.points).toHaveCount(2, { timeout: 120_000 });
  await studio.idle();

  await keyboard.press("Control+z");
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  await command("restore");
  await expect(page.getByRole("listbox", { name: "Commands" })).toBeVisible(); // nothing to restore, and it says so
  await expect(page.getByRole("option", { name: /Restore everything/ })).toContainText("Nothing is dropped or tuned.");
  await studio.shots("palette");
  await keyboard.press("Escape");

  await tabTo("Attention of layer 0");
  await keyboard.press("ArrowDown");
  await keyboard.press("Space");
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await command("measure");
  await studio.idle();
  await expect(studio.points).toHaveCount(3);
  await command("download model");
  await expect(page.getByRole("dialog", { name: "Download the model" })).toBeVisible();

  async function tabTo(name: string): Promise<void> {
    const isThere = (): Promise<boolean> => page.evaluate((wanted) => (document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent) === wanted, name);
    for (let presses = 0; presses < 60 && !(await isThere()); presses++) await keyboard.press("Tab");
    expect(await isThere(), `${name} is reached by Tab`).toBe(true);
  }

  async function command(words: string): Promise<void> {
    await keyboard.press("Control+k");
    await keyboard.type(words);
    await keyboard.press("Enter");
  }
});
