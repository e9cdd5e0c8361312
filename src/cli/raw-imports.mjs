/**
 * Lets Node import text as Vite does (`import code from "./a.wgsl?raw"`): `tsx --import ./src/cli/raw-imports.mjs`.
 * JavaScript, because Node loads a hook before the one that knows TypeScript.
 */
import { readFile } from "node:fs/promises";
import { register } from "node:module";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";

export async function load(url, context, nextLoad) {
  if (!url.endsWith("?raw")) return nextLoad(url, context);
  const text = await readFile(fileURLToPath(url), "utf8");
  return { format: "module", source: `export default ${JSON.stringify(text)};`, shortCircuit: true };
}

// Node runs the hooks in a thread of its own, which loads this same file.
if (isMainThread) register(import.meta.url);
