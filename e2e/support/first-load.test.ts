/** What a first visit has to fetch before anything is opened: the page's script, the worker's, and what they import at once. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";

const MOST_GZIPPED_BYTES = 300_000;

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "trimllm-build-"));
  // A process of its own: this one's NODE_ENV would bundle React's development build.
  execFileSync("npx", ["--no-install", "vite", "build", "--logLevel", "error", "--outDir", folder], { env: { ...process.env, NODE_ENV: "production" }, stdio: "pipe" });
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("takes at most 300 KB of gzipped JavaScript before the demo is opened", () => {
  const page = readFileSync(join(folder, "index.html"), "utf8");
  const files = [...closure([...page.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.js)"/g)].map((match) => match[1] ?? ""))];
  const bytes = files.map((file) => [file, gzipSync(readFileSync(join(folder, file))).byteLength] as const);
  const total = bytes.reduce((sum, [, size]) => sum + size, 0);
  expect(files.some((file) => file.includes("engine.worker"))).toBe(true);
  expect(total <= MOST_GZIPPED_BYTES || bytes).toBe(true);
});

/** The files and all that they import statically; the worker counts as imported, for the page starts it. */
function closure(entries: readonly string[]): Set<string> {
  const found = new Set(entries);
  for (const file of found) {
    const text = readFileSync(join(folder, file), "utf8");
    const imports = [...text.matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g), ...text.matchAll(/["'`/]((?:engine\.worker)[^"'`]*\.js)/g)];
    for (const match of imports) found.add(`assets/${match[1] ?? ""}`);
  }
  return found;
}
