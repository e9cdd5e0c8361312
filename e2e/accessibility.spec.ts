/** Everyone can read and operate the page: axe finds nothing against WCAG 2 A and AA, and the stack works by keyboard. */
import { binaryFile, demoModelFiles } from "./support/demo-files";
import { expect, test } from "./support/journey";

test("axe finds nothing on the page, empty, loaded and with its dialogs, in light and dark", async ({ studio }) => {
  await studio.open();
  await studio.shots("axe-empty");
  await studio.openDemo();
  await studio.choosePart("Calibration");
  await studio.module("attn.5").click();
  await studio.measure();
  await studio.generate("The", 4);
  await studio.shots("axe-loaded");

  await studio.region("Model").getByRole("button", { name: "Change" }).click();
  await studio.shots("axe-popover");
  await studio.page.keyboard.press("Escape");
  await studio.startExport("GGUF");
  await studio.shots("axe-dialog");
  await studio.page.keyboard.press("Escape");
  await studio.drop(binaryFile("letter.docx"));
  await expect(studio.toasts()).toHaveCount(1);
  await studio.shots("axe-refusal");
});

test("the stack is operated by keyboard, and undo has its shortcut", async ({ studio }) => {
  await studio.open();
  await studio.drop(...demoModelFiles());
  await studio.openLookedAt();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  const { keyboard } = studio.page;
  await studio.module("attn.0").focus();
  await keyboard.press("ArrowDown");
  await keyboard.press("ArrowRight");
  await expect(studio.module("mlp.1")).toBeFocused();
  await keyboard.press("Space");
  await expect(studio.module("mlp.1")).toHaveAttribute("aria-pressed", "true");
  await keyboard.press("ArrowLeft");
  await keyboard.press("ArrowLeft");
  await keyboard.press("Enter");
  await expect(studio.totals).toContainText("2 of 24 modules dropped");
  await keyboard.press("Control+z");
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await keyboard.press("Control+Shift+Z");
  await expect(studio.module("attn.1")).toHaveAttribute("aria-pressed", "true");

  // In a text field the same keys belong to the text.
  await studio.page.getByLabel("Prompt").fill("The");
  await keyboard.press("Control+z");
  await expect(studio.totals).toContainText("2 of 24 modules dropped");
});
