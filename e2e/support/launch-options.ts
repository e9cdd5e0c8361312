import type { LaunchOptions } from "playwright";

/**
 * How the journeys start Chromium. WebGPU runs on SwiftShader unless `TRIMLLM_ADAPTER` is "hardware", so that a
 * machine without a GPU sees what every other one sees. `--disable-gpu`, which Playwright adds, would take WebGPU away.
 */
export function launchOptions(executablePath: string): LaunchOptions {
  const software = process.env["TRIMLLM_ADAPTER"] === "hardware" ? [] : ["--use-webgpu-adapter=swiftshader"];
  return {
    executablePath,
    ignoreDefaultArgs: ["--disable-gpu"],
    args: [
      "--no-sandbox",
      "--enable-unsafe-webgpu",
      ...software,
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  };
}
