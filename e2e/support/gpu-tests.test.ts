import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { openNodeGpu } from "../../src/cli/adapters";
import { gpuTests, runsOnEachDriver } from "./gpu-tests";

const folder = mkdtempSync(join(tmpdir(), "trimllm-gpu-tests-"));
afterAll(() => rmSync(folder, { recursive: true }));

const FILES: Readonly<Record<string, string>> = {
  "src/cli/adapters.ts": "export const openNodeGpu = 1;\n",
  "src/gpu/testing.ts": 'import { openNodeGpu } from "../cli/adapters";\nexport const testDevice = openNodeGpu;\n',
  "src/gpu/testing-model.ts": 'export {\n  testDevice,\n} from "./testing";\n',
  "src/gpu/a.test.ts": 'import { openNodeGpu } from "../cli/adapters";\n',
  "src/gpu/deep/b.test.tsx": 'import {\n  type Kind,\n  testDevice,\n} from "../testing-model";\n',
  "src/trim/c.test.ts": 'const { testDevice } = await import("../gpu/testing");\n',
  "src/cli/d.test.ts": 'spawnSync("tsx", ["main.ts", "--adapter", process.env["TRIMLLM_ADAPTER"]]);\n',
  "src/cli/cli-testing.ts": 'export const adapter = process.env["TRIMLLM_ADAPTER"];\n',
  "src/cli/e.test.ts": 'import { adapter } from "./cli-testing";\n',
  "src/trim/pure.test.ts": 'import { order } from "./order";\nimport type { Kind } from "../gpu/testing";\nimport text from "./testing.wgsl?raw";\n',
  "src/trim/order.ts": 'import { order as other } from "./circle";\nexport const order = other;\n',
  "src/trim/circle.ts": 'export { order } from "./order";\n',
};

describe("the tests of a GPU", () => {
  it("are those that reach an adapter, over any files between, or hand one to the command line", () => {
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    expect(gpuTests(folder)).toEqual(["src/cli/d.test.ts", "src/cli/e.test.ts", "src/gpu/a.test.ts", "src/gpu/deep/b.test.tsx", "src/trim/c.test.ts"]);
  });

  it("are found among the studio's own", () => {
    const found = gpuTests(".");
    expect(found).toEqual(expect.arrayContaining(["src/engine/session.test.ts", "src/kernels/norm.test.ts", "src/worker/studio-engine.test.ts", "src/cli/main.test.ts"]));
    expect(found).not.toContain("src/train/schedule.test.ts");
  });

  it("run on each driver where shaders are dispatched", () => {
    expect(["src/kernels/norm.test.ts", "src/engine/session.test.ts", "src/train/reference.test.ts", "src/train/choice-gradient.test.ts"].every(runsOnEachDriver)).toBe(true);
    expect(["src/worker/studio-engine.test.ts", "src/train/tune.test.ts", "src/cli/train/a.test.ts"].some(runsOnEachDriver)).toBe(false);
  });

  it("would fail among the plain ones, where no adapter answers", async () => {
    await expect(openNodeGpu({ adapter: process.env["TRIMLLM_ADAPTER"] })).rejects.toMatchObject({ code: "no-webgpu" });
  });
});
