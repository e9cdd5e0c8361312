/** The lint rule that holds the arrows between the rooms of src/, tried in both directions with files made for it. */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "trimllm-arrows-"));

const REFUSED: readonly (readonly [from: string, specifier: string])[] = [
  ["shared", "../formats/dtype"],
  ["gpu", "../model/spec"],
  ["gpu", "../kernels/matmul"],
  ["formats", "../model/spec"],
  ["formats", "../gpu/device"],
  ["kernels", "../engine/session"],
  ["kernels", "../model/spec"],
  ["hub", "../model/spec"],
  ["hub", "../worker/protocol"],
  ["model", "../hub/repo"],
  ["store", "../hub/download-file"],
  ["ui", "../hub/repo"],
  ["model", "../engine/session"],
  ["model", "../data/example"],
  ["data", "../engine/session"],
  ["engine", "../evaluate/accuracy"],
  ["engine", "../train/trainer"],
  ["train", "../trim/scan"],
  ["evaluate", "../export/plan"],
  ["trim", "../worker/protocol"],
  ["export", "../worker/protocol"],
  ["worker", "../store/model"],
  ["worker", "../cli/main"],
  ["cli", "../ui/App"],
  ["cli", "../worker/engine.worker"],
  ["store", "../engine/session"],
  ["store", "../worker/engine.worker"],
  ["store", "../worker/api/trimming"],
  ["store", "../train/trainer"],
  ["store", "../commands/model"],
  ["store", "zustand"],
  ["commands", "../worker/client"],
  ["commands", "../ui/App"],
  ["ui", "../engine/session"],
  ["ui", "../trim/scan"],
  ["store/tune", "../../trim/scan"],
  ["ui", "../worker/client"],
  ["ui", "../export/plan"],
  ["engine", "react"],
  ["gpu", "react-dom/client"],
  ["store", "react"],
  ["commands", "lucide-react"],
  ["worker", "recharts"],
  ["cli", "react"],
  ["engine", "node:fs"],
  ["gpu", "webgpu"],
  ["ui", "node:path"],
];

const ALLOWED: readonly (readonly [from: string, specifier: string])[] = [
  ["gpu", "../shared/errors"],
  ["kernels", "../gpu/device"],
  ["kernels", "../formats/dtype"],
  ["hub", "../formats/byte-source"],
  ["worker", "../hub/repo"],
  ["cli", "../hub/repo"],
  ["model", "../formats/dtype"],
  ["data", "../model/tokenizer/tokenizer"],
  ["engine", "../kernels/matmul"],
  ["engine", "../data/packs"],
  ["evaluate", "../engine/session"],
  ["export", "../evaluate/accuracy"],
  ["worker", "../export/plan"],
  ["cli", "../export/plan"],
  ["cli", "../worker/protocol"],
  ["cli", "node:fs"],
  ["store", "../worker/client"],
  ["store", "../worker/protocol"],
  ["store", "../train/settings"],
  ["store/tune", "../../trim/records/options"],
  ["ui", "../trim/records/strategy-list"],
  ["store", "zustand/vanilla"],
  ["commands", "../store/model"],
  ["commands", "../worker/protocol"],
  ["ui", "../commands/model"],
  ["ui", "../worker/protocol"],
  ["ui", "react"],
  ["ui", "zustand"],
];

let report: string;

beforeAll(() => {
  cpSync(join(ROOT, ".oxlintrc.json"), join(folder, ".oxlintrc.json"));
  for (const [from, specifier] of [...REFUSED, ...ALLOWED]) {
    const path = probePath(from, specifier);
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), `import { thing } from ${JSON.stringify(specifier)};\nexport const here = thing;\n`);
  }
  for (const [name, other] of [["a", "b"], ["b", "a"]]) writeFileSync(join(folder, `src/shared/cycle-${name}.ts`), `import { ${other} } from "./cycle-${other}";\nexport const ${name} = () => ${other};\n`);
  // The same arrow from a folder inside a room, and a global that only the page has.
  mkdirSync(join(folder, "src/model/families"));
  writeFileSync(join(folder, "src/model/families/deep.ts"), 'import { thing } from "../../engine/session";\nexport const here = thing;\n');
  writeFileSync(join(folder, "src/engine/dom.ts"), "export const width = window.innerWidth;\n");
  writeFileSync(join(folder, "src/engine/navigator.ts"), "export const gpu = navigator.gpu;\n");
  writeFileSync(join(folder, "src/gpu/device.ts"), "export const gpu = navigator.gpu;\n");
  execFileSync("ln", ["-s", join(ROOT, "node_modules"), join(folder, "node_modules")]);
  report = spawnSync("npx", ["oxlint", "--format", "unix", "src"], { cwd: folder, encoding: "utf8" }).stdout;
});

afterAll(() => rmSync(folder, { recursive: true }));

function probePath(from: string, specifier: string): string {
  return `src/${from}/probe-${specifier.replace(/[^a-z]+/gi, "-")}.ts`;
}

function linesFor(path: string): string[] {
  return report.split("\n").filter((line) => line.startsWith(`${path}:`));
}

describe("the lint rule", () => {
  it.each(REFUSED)("refuses src/%s -> %s", (from, specifier) => {
    expect(linesFor(probePath(from, specifier)).join("\n")).toContain("no-restricted-imports");
  });

  it.each(ALLOWED)("allows src/%s -> %s", (from, specifier) => {
    expect(linesFor(probePath(from, specifier))).toEqual([]);
  });

  it("sees through folders inside a room", () => {
    expect(linesFor("src/model/families/deep.ts").join("\n")).toContain("no-restricted-imports");
  });

  it("refuses a cycle inside a room", () => {
    expect(linesFor("src/shared/cycle-a.ts").join("\n")).toContain("no-cycle");
  });

  it("refuses page globals below the worker, and navigator outside gpu/device.ts", () => {
    expect(linesFor("src/engine/dom.ts").join("\n")).toContain("no-restricted-globals");
    expect(linesFor("src/engine/navigator.ts").join("\n")).toContain("no-restricted-globals");
    expect(linesFor("src/gpu/device.ts")).toEqual([]);
  });
});
