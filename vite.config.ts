import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { gpuTests, runsOnEachDriver } from "./e2e/support/gpu-tests.ts"; // with its extension: Vite may load this file without bundling it
import { offline } from "./src/cli/start/offline.ts";
import { SECURITY_POLICY, securityPolicy } from "./src/cli/start/security-policy.ts";
import { serveModels } from "./src/cli/start/serve-models.ts";

const MODELS_FOLDER = fileURLToPath(new URL(".models", import.meta.url));

const onGpu = gpuTests(fileURLToPath(new URL(".", import.meta.url)));
/** On a software driver each of them takes the whole machine. */
const ONE_BY_ONE = { fileParallelism: false, maxWorkers: 1, testTimeout: 180_000, hookTimeout: 180_000 };

interface ModuleGraph {
  getModuleInfo(id: string): { readonly isEntry: boolean; readonly importers: readonly string[] } | null;
}

/** All that the page needs at once is one chunk: split by what else uses it, it would be a tenth larger. Null for what comes later. */
function firstChunk(id: string, graph: ModuleGraph): string | null {
  const found = new Set([id]);
  for (const one of found) {
    const module = graph.getModuleInfo(one);
    if (module?.isEntry) return "index";
    for (const importer of module?.importers ?? []) found.add(importer);
  }
  return null;
}

export default defineConfig({
  // Relative addresses: the built folder works under any path of any host.
  base: "./",
  plugins: [react(), securityPolicy(), offline(), serveModels(MODELS_FOLDER)],
  worker: { format: "es" },
  build: { target: "esnext", chunkSizeWarningLimit: 2000, rolldownOptions: { output: { codeSplitting: { groups: [{ name: firstChunk, debugName: "first" }] } } } },
  preview: { headers: { "Content-Security-Policy": SECURITY_POLICY } },
  server: { watch: { ignored: ["**/.models/**", "**/.cache/**"] } },
  test: {
    environment: "node",
    // Its entry for Node is CommonJS under a name that Node takes for a module.
    alias: { wgsl_reflect: "wgsl_reflect/wgsl_reflect.module.js" },
    // Forks, not threads: only a process of its own can tell the Vulkan loader which driver to take.
    pool: "forks",
    projects: [
      {
        extends: true,
        test: {
          name: "plain", include: ["{src,e2e/support,e2e/bench}/**/*.test.{ts,tsx}"], exclude: onGpu, testTimeout: 20_000, sequence: { groupOrder: 0 },
          // No adapter has this name: a test that opens a GPU after all fails here instead of running on one driver only.
          env: { TRIMLLM_ADAPTER: "none in plain tests" },
        },
      },
      {
        extends: true,
        test: { name: "gpu", include: onGpu, ...ONE_BY_ONE, sequence: { groupOrder: 1 } },
      },
      {
        extends: true,
        // Of those the ones that run on every further driver as well.
        test: { name: "shaders", include: onGpu.filter(runsOnEachDriver), ...ONE_BY_ONE, sequence: { groupOrder: 2 } },
      },
    ],
  },
});
