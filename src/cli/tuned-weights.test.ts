/** --tuned on the command line, with weights that no training made. */
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { joined } from "../formats/testing/raw-bytes";
import { fingerprintOf } from "../model/fingerprint";
import { openModel } from "../model/open";
import { madeUpTuned } from "../model/testing/made-up-tuned";
import { namedSource } from "../model/testing/small-llama";
import { tunedFileParts } from "../train/tuned-file";

const MODEL = "public/demo/model";
const PROMPT = "362,26,221,371,414,353,340,320,475,31,199,282,26";
const folder = mkdtempSync(join(tmpdir(), "trimllm-tuned-"));
const tuned = join(folder, "tuned");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

beforeAll(async () => {
  const model = await openModel(readdirSync(MODEL).map((name) => namedSource(name, readFileSync(join(MODEL, name)))));
  const fingerprint = await fingerprintOf(model);
  const write = async (to: string, of: string): Promise<void> => {
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, "tuned.safetensors"), joined(...tunedFileParts({ tuned: await madeUpTuned(model, "rows", new Set(["attn.3"])), fingerprint: of, mask: ["attn.3"] })));
  };
  await write(tuned, fingerprint);
  await write(join(folder, "stranger"), "another");
});

function cli(command: string, model: string, ...args: string[]): Record<string, unknown> {
  const adapter = process.env["TRIMLLM_ADAPTER"];
  const line = ["--import", "./src/cli/raw-imports.mjs", "src/cli/main.ts", command, "--model", model, ...args, ...(adapter === undefined ? [] : ["--adapter", adapter]), "--json"];
  const { stdout } = spawnSync("node_modules/.bin/tsx", line, { encoding: "utf8" });
  return JSON.parse(stdout) as Record<string, unknown>;
}

describe("--tuned", () => {
  it("runs with the weights and the mask of the folder, and an export of them gives the same logits", () => {
    const ask = ["--ids", PROMPT, "--top", "5"];
    const live = cli("logits", MODEL, ...ask, "--tuned", tuned);
    expect(cli("logits", MODEL, ...ask, "--tuned", tuned, "--drop", "attn.3")).toEqual(live);
    const untuned = cli("logits", MODEL, ...ask, "--drop", "attn.3");
    expect(untuned["norm"]).not.toEqual(live["norm"]);
    for (const [format, out] of [["hf", join(folder, "exported")], ["gguf", join(folder, "exported.gguf")]] as const) {
      expect(cli("export", MODEL, "--tuned", tuned, "--format", format, "--out", out)).toMatchObject({ absent: ["attn.3"], zeroed: [], tunedHeadBytes: 4 * 2048 * 128 });
      const again = cli("logits", out, ...ask);
      expect(again["argmax"]).toEqual(live["argmax"]);
      expect(again["norm"]).toBeCloseTo(Number(live["norm"]), 4);
    }
  }, 60_000);

  it("evaluates and writes with them", () => {
    const eightRows = ["--data", "public/demo/data/medicine_test.jsonl", "--all", "--limit", "8"];
    expect(cli("eval", MODEL, ...eightRows, "--tuned", tuned)["nll"]).not.toEqual(cli("eval", MODEL, ...eightRows, "--drop", "attn.3")["nll"]);
    expect(cli("generate", MODEL, "--prompt", "A patient", "--tokens", "3", "--tuned", tuned)["ids"]).toHaveLength(3);
  }, 60_000);

  it.each([
    { args: ["--tuned", join(folder, "stranger")], code: "usage", message: /tuned on another model/ },
    { args: ["--tuned", tuned, "--drop", "attn.4"], code: "usage", message: /were tuned with attn\.3 dropped, and --drop names attn\.4/ },
    { args: ["--tuned", folder], code: "io", message: /There is no tuned\.safetensors in/ },
  ])("answers $args with an error in words", ({ args, code, message }) => {
    expect(cli("logits", MODEL, "--ids", "1", ...args)).toMatchObject({ error: { code, message: expect.stringMatching(message), remedy: expect.stringMatching(/\w/) } });
  });
});
