import { fileURLToPath } from "node:url";
import { defineConfig } from "playwright/test";
import { ensureChromium } from "./support/chromium";
import { launchOptions } from "./support/launch-options";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const PORT = Number(process.env["TRIMLLM_E2E_PORT"] ?? 4317);
const ADDRESS = `http://127.0.0.1:${PORT}`;
const chromium = ensureChromium((line) => void process.stderr.write(`${line}\n`));

/** The built page, as it is served to people; on a software adapter one journey at a time fills the machine. */
export default defineConfig({
  testDir: ".",
  // The `.test.ts` files of support/ are vitest's.
  testMatch: "**/*.spec.ts",
  outputDir: "../test-results",
  workers: 1,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  forbidOnly: process.env["CI"] !== undefined,
  reporter: [["line"], ["json", { outputFile: "../test-results/e2e.json" }]],
  use: {
    actionTimeout: 30_000,
    baseURL: ADDRESS,
    browserName: "chromium",
    launchOptions: launchOptions(chromium.path),
    // Else every journey would fetch the whole page twice; offline.spec.ts lets it.
    serviceWorkers: "block",
    viewport: { width: 1440, height: 900 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
  webServer: {
    command: `npx vite build && npx vite preview --host 127.0.0.1 --port ${PORT} --strictPort`,
    cwd: ROOT,
    url: ADDRESS,
    reuseExistingServer: false,
    timeout: 180_000,
    stdout: "ignore",
    stderr: "pipe",
  },
});
