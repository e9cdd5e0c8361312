/** A browser without WebGPU: the page stands, says so and says what to do. */
import { chromium } from "playwright/test";
import { demoModelFiles } from "./support/demo-files";
import { findChromium } from "./support/chromium";
import { launchOptions } from "./support/launch-options";
import { expect, test } from "./support/journey";
import { StudioPage } from "./support/studio-page";

test("without WebGPU the page says what to do", async ({ baseURL }) => {
  const options = launchOptions(findChromium()?.path ?? "");
  const args = [...(options.args ?? []).filter((arg) => !arg.includes("webgpu")), "--disable-features=WebGPU,WebGPUService", "--disable-blink-features=WebGPU"];
  const browser = await chromium.launch({ ...options, args });
  try {
    const studio = new StudioPage(await (await browser.newContext({ baseURL: baseURL ?? "", viewport: { width: 1440, height: 900 } })).newPage());
    await studio.page.goto("/");
    const banner = studio.page.getByRole("alert");
    await expect(banner).toContainText("WebGPU");
    await expect(banner).toContainText("chrome://gpu");
    await studio.shots("no-webgpu");
    await expect(studio.page.getByText("No WebGPU", { exact: true })).toBeVisible();
    await expect(studio.page.getByRole("button", { name: "Open the demo" })).toHaveAttribute("aria-disabled", "true");
    // A model can't run, but dropping one has to give the reason and not another banner.
    await studio.drop(...demoModelFiles());
    await expect(studio.toasts()).toContainText("WebGPU");
    await expect(studio.button("Go on")).toHaveCount(0);
    await studio.page.getByRole("button", { name: "Close toast" }).first().click();

    await studio.button("Look at a recorded run").click();
    await expect(banner).toContainText(/This is a recorded run: measured on .+, \d{4}-\d{2}-\d{2}/);
    await expect(studio.points).toHaveCount(10); // five masks on two datasets
    await studio.button("Undo").click();
    await expect(studio.button("Measure")).toHaveAttribute("aria-disabled", "true");
    await studio.shots("no-webgpu-recorded");
  } finally {
    await browser.close();
  }
});
