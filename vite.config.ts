import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { offline } from "./src/cli/start/offline.ts";
import { SECURITY_POLICY, securityPolicy } from "./src/cli/start/security-policy.ts";
import { serveModels } from "./src/cli/start/serve-models.ts"; // with its extension: Vite may load this file without bundling it

const MODELS_FOLDER = fileURLToPath(new URL(".models", import.meta.url));

/** Rooms whose tests open a GPU: on a software driver each of them takes the whole machine, so they run one by one. */
const GPU_ROOMS = ["gpu", "kernels", "engine", "train", "evaluate", "trim", "export", "worker"];
const gpuTests = [...GPU_ROOMS.map((room) => `src/${room}/**/*.test.ts`), "src/cli/*.test.ts"];

export default defineConfig({
  // Relative addresses: the built folder works under any path of any host.
  base: "./",
  plugins: [react(), securityPolicy(), offline(), serveModels(MODELS_FOLDER)],
  worker: { format: "es" },
  build: { target: "esnext", chunkSizeWarningLimit: 2000 },
  preview: { headers: { "Content-Security-Policy": SECURITY_POLICY } },
  server: { watch: { ignored: ["**/.models/**", "**/.cache/**"] } },
  test: {
    environment: "node",
    // Its entry for Node is CommonJS under a name that Node takes for a module.
    alias: { wgsl_reflect: "wgsl_reflect/wgsl_reflect.module.js" },
    // Forks, not threads: only a process of its own can tell the Vulkan loader which driver to take.
    pool: "forks",
    projects: [
      { extends: true, test: { name: "plain", include: ["{src,e2e/support,e2e/bench}/**/*.test.{ts,tsx}"], exclude: gpuTests, testTimeout: 20_000, sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: { name: "gpu", include: gpuTests, fileParallelism: false, maxWorkers: 1, testTimeout: 180_000, hookTimeout: 180_000, sequence: { groupOrder: 1 } },
      },
    ],
  },
});
