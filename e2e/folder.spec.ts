/** A Hugging Face folder goes in, a smaller one comes out as a zip, and the zip goes in again. */
import { runCli } from "./support/cli";
import { DEMO_MODEL_FOLDER, demoModelFiles, fileAt } from "./support/demo-files";
import { expect, test } from "./support/journey";

/** Greedily, the full model goes on differently here than without layer 3. */
const PROMPT = "Marfovir";

test("a folder loses a layer, and its zip opens as a smaller model that says the same", async ({ studio }, testInfo) => {
  await studio.open();
  await studio.choose("Open a folder", DEMO_MODEL_FOLDER);
  await studio.openLookedAt();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  await studio.page.getByRole("button", { name: "Layer 3", exact: true }).click();
  await expect(studio.totals).toContainText("2 of 24 modules dropped");
  await studio.generate(PROMPT, 12);
  const written = await studio.answer("2 modules dropped").innerText();
  expect(await studio.answer("Full model").innerText()).not.toBe(written);

  const path = testInfo.outputPath("trimmed.zip");
  await (await studio.export("Hugging Face folder (zip)")).saveAs(path);
  await studio.shot("folder-1-exported");
  await studio.button("Close").click();
  await studio.drop(fileAt(path));
  await studio.openLookedAt();
  await expect(studio.totals).toContainText("0 of 22 modules dropped");
  await studio.idle();
  await studio.generate(PROMPT, 12);
  await studio.shot("folder-2-reopened");
  expect(written).not.toBe("");
  expect(await studio.answer("Full model").innerText()).toBe(written);
  expect(await runCli("inspect", "--model", path)).toMatchObject({ layers: 11, hidden: 128 });
});

test("a folder's files dropped one beside the other are one model", async ({ studio }) => {
  await studio.open();
  await studio.drop(...demoModelFiles());
  await studio.openLookedAt();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  await expect(studio.region("Model")).toContainText("safetensors");
  await expect(studio.toasts()).toHaveCount(0);
});
