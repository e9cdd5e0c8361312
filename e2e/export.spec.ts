/** Trimming and quantising together: the file is measured as it will be used, stands on the chart, and its recipe says what was verified. */
import { readFile } from "node:fs/promises";
import { runCli } from "./support/cli";
import { expect, test } from "./support/journey";

const JOB_MS = 180_000;

interface SavedRecipe {
  readonly exports?: readonly { readonly precision: string; readonly architecture: string; readonly verified: { readonly kind: string; readonly prompts: number }; readonly measured: { readonly accuracy: { readonly n: number } } | null }[];
}

test("a trimmed model is written in 8 bits, measured beside what it was made of, and its recipe knows", async ({ studio }, testInfo) => {
  await studio.open();
  await studio.openDemo();
  await studio.module("attn.3").click();
  await studio.module("mlp.8").click();
  await studio.measure();
  await expect(studio.points).toHaveCount(2);

  const dialog = await studio.startExport("GGUF");
  await dialog.getByRole("radio", { name: /^Q8_0/ }).check();
  await expect(dialog.getByRole("checkbox", { name: /^Measure the file's accuracy/ })).toBeChecked();
  await expect(dialog.getByText("deci", { exact: true })).toBeVisible();
  await dialog.getByRole("button", { name: "Measure without saving" }).click();
  await expect(dialog.getByText("Measured and not saved.")).toBeVisible({ timeout: JOB_MS });
  await expect(dialog.getByRole("row", { name: /^This file/ })).toContainText("%");
  await studio.shots("export-1-measured");

  const download = studio.page.waitForEvent("download", { timeout: JOB_MS });
  await dialog.getByRole("button", { name: "Download", exact: true }).click();
  const path = testInfo.outputPath("trimmed-q8.gguf");
  await (await download).saveAs(path);
  await expect(dialog.getByText(/^Verified/)).toBeVisible({ timeout: JOB_MS });
  const written = await runCli<{ precision: string; modules: { id: string }[] }>("inspect", "--model", path);
  expect(written.precision).toBe("Q8_0");
  expect(written.modules.map(({ id }) => id)).not.toContain("attn.3");

  const recipe = studio.page.waitForEvent("download");
  await dialog.getByRole("button", { name: "More ways out" }).click();
  await studio.page.getByRole("button", { name: "Recipe (JSON)" }).click();
  const { exports = [] } = JSON.parse(await readFile(await (await recipe).path(), "utf8")) as SavedRecipe;
  expect(exports.at(-1)).toMatchObject({ precision: "Q8_0", architecture: "deci", verified: { kind: "quantised", prompts: 3 }, measured: { accuracy: { n: 10 } } });

  await dialog.getByRole("button", { name: "Close" }).click();
  await expect(studio.points).toHaveCount(3);
  await expect(studio.points.filter({ hasText: "Q8_0" })).toHaveCount(1);
  await studio.shot("export-2-chart");
  await studio.page.reload();
  await expect(studio.points).toHaveCount(3);
});
