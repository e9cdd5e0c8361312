/** The main job: open, measure, drop, measure, undo, ask, download, and the download opened again. */
import type { Download } from "playwright/test";
import { runCli } from "./support/cli";
import { DEMO_MODEL_FOLDER, fileAt, medicineTest } from "./support/demo-files";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";

const DROPPED = "attn.5,mlp.8";
/** Greedily, the full model goes on differently here than without the two modules. */
const PROMPT = "A patient with";
/** Ids within the demo's vocabulary, chosen blindly. */
const IDS = "5,17,300,42,1023,7,600,88,1999,64";

test("a model is trimmed for a dataset, downloaded, and the same when it is opened again", async ({ studio }, testInfo) => {
  await studio.open();
  await studio.shot("main-0-empty");
  await openModelAndData(studio);
  await measureFullModel(studio);
  await dropTwoModules(studio);
  await undoAndRedo(studio);
  const written = await ask(studio);
  const path = testInfo.outputPath("trimmed.gguf");
  await (await downloadGguf(studio)).saveAs(path);
  await reopen(studio, path, written);
  await compareLogits(path);
});

async function openModelAndData(studio: StudioPage): Promise<void> {
  await studio.openDemo();
  await studio.shot("main-1-demo");
  await studio.drop(medicineTest());
  await expect(studio.region("Data")).toContainText("43 · 0 rejected");
  await studio.choosePart("Test");
  await studio.shot("main-2-data");
}

async function measureFullModel(studio: StudioPage): Promise<void> {
  await studio.measure();
  await expect(studio.page.getByRole("group", { name: "Accuracy" })).toContainText(/100\.0\s%.*n 10/);
  await expect(studio.points).toHaveCount(1);
  await studio.shot("main-3-measured");
}

async function dropTwoModules(studio: StudioPage): Promise<void> {
  await studio.module("attn.5").click();
  await studio.module("mlp.8").click();
  await expect(studio.totals).toContainText("2 of 24 modules dropped");
  await studio.shot("main-4-dropped");
  await studio.measure();
  await expect(studio.points).toHaveCount(2);
  await expect(studio.point(DROPPED)).toHaveAttribute("aria-current", "true");
  await expect(studio.point(DROPPED)).toContainText("10");
  await studio.shot("main-5-two-points");
}

async function undoAndRedo(studio: StudioPage): Promise<void> {
  await studio.button("Undo").click();
  await expect(studio.module("mlp.8")).toHaveAttribute("aria-pressed", "false");
  await expect(studio.module("attn.5")).toHaveAttribute("aria-pressed", "true");
  await studio.button("Undo").click();
  await expect(studio.point("")).toHaveAttribute("aria-current", "true");
  await expect(studio.points).toHaveCount(2);
  await studio.shot("main-6-undone");
  await studio.button("Redo").click();
  await studio.button("Redo").click();
  await expect(studio.module("mlp.8")).toHaveAttribute("aria-pressed", "true");
  await expect(studio.point(DROPPED)).toHaveAttribute("aria-current", "true");
}

async function ask(studio: StudioPage): Promise<string> {
  await studio.generate(PROMPT, 24);
  await studio.shot("main-7-asked");
  const written = await studio.answer("2 modules dropped").innerText();
  expect(written).not.toBe("");
  expect(await studio.answer("Full model").innerText()).not.toBe(written);
  return written;
}

async function downloadGguf(studio: StudioPage): Promise<Download> {
  const download = await studio.export("GGUF");
  await studio.shot("main-8-exported");
  await studio.button("Close").click();
  return download;
}

async function reopen(studio: StudioPage, path: string, written: string): Promise<void> {
  await studio.drop(fileAt(path));
  await studio.openLookedAt();
  await expect(studio.region("Model")).toContainText("GGUF");
  await studio.idle();
  await expect(studio.totals).toContainText("0 of 22 modules dropped");
  const absent = studio.button("Attention of layer 5");
  await expect(absent).toHaveAccessibleDescription("not in this model");
  await absent.click({ force: true });
  await studio.page.keyboard.press("Space");
  await expect(studio.totals).toContainText("0 of 22 modules dropped");
  await studio.generate(PROMPT, 24);
  await studio.shot("main-9-reopened");
  expect(await studio.answer("Full model").innerText()).toBe(written);
}

interface Logits {
  readonly argmax: readonly number[];
  readonly top: readonly (readonly [id: number, logit: number])[];
}

/** Greedy text can hide a small difference: logits can't. */
async function compareLogits(path: string): Promise<void> {
  const trimmed = await runCli<Logits>("logits", "--model", DEMO_MODEL_FOLDER, "--drop", DROPPED, "--ids", IDS);
  const full = await runCli<Logits>("logits", "--model", DEMO_MODEL_FOLDER, "--ids", IDS);
  const reopened = await runCli<Logits>("logits", "--model", path, "--ids", IDS);
  expect(reopened.argmax).toEqual(trimmed.argmax);
  expect(reopened.top.map(([id]) => id)).toEqual(trimmed.top.map(([id]) => id));
  reopened.top.forEach(([, logit], index) => expect(Math.abs(logit - (trimmed.top[index]?.[1] ?? NaN))).toBeLessThan(1e-5));
  expect(full.top).not.toEqual(trimmed.top); // else the comparison would prove nothing
}
