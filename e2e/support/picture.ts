/**
 * Makes the README's pictures from the real page: start the studio (`npm start`), then `npx tsx e2e/support/picture.ts ADDRESS`.
 * Every number on them is measured while it runs.
 */
import { mkdirSync } from "node:fs";
import { chromium } from "playwright/test";
import { ensureChromium } from "./chromium";
import { launchOptions } from "./launch-options";
import { StudioPage } from "./studio-page";

/** Dropped one after the other, a point after each: what a scan of the demo liked least, then too much. */
const STEPS = [["attn.1", "attn.3", "attn.5", "attn.6", "mlp.6", "attn.8"], ["mlp.2", "mlp.5", "mlp.4", "mlp.8"], ["attn.11", "mlp.3", "mlp.1", "attn.10"], ["mlp.9", "mlp.10", "mlp.7", "attn.4"]];

const [address = "http://127.0.0.1:5173/"] = process.argv.slice(2);
const browser = await chromium.launch(launchOptions(ensureChromium((line) => process.stderr.write(`${line}\n`)).path));
const page = await browser.newPage({ baseURL: address, viewport: { width: 1440, height: 900 }, colorScheme: "light" });
const studio = new StudioPage(page);
await studio.open();
await studio.openDemo();
await studio.choosePart("All");
for (const step of [[], ...STEPS]) {
  for (const id of step) await studio.module(id).click();
  await studio.measure();
}
// Back to a mask that keeps its accuracy, so that the current point is one that a person would take.
for (let i = 0; i < (STEPS[2]?.length ?? 0) + (STEPS[3]?.length ?? 0); i++) await studio.button("Undo").click();
await studio.generate("Question: What does Marfovir treat?\nAnswer:", 16);
mkdirSync(".media", { recursive: true });
await page.screenshot({ path: ".media/workbench-light.png", animations: "disabled" });
await page.emulateMedia({ colorScheme: "dark" });
await page.screenshot({ path: ".media/workbench-dark.png", animations: "disabled" });
await browser.close();
