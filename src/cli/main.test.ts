/** The command line as a script sees it: one JSON document on stdout, messages on stderr, the exit code. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readRecipe } from "../trim/records/recipe";

const MODEL = ["--model", "public/demo/model"];
const DATA = "public/demo/data/medicine_test.jsonl";
const PROMPT = "362,26,221,371,414,353,340,320,475,31,199,282,26";
const folder = mkdtempSync(join(tmpdir(), "trimllm-cli-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Run {
  readonly status: number | null;
  readonly stderr: string;
  /** Any JSON that the command printed. */
  readonly json: Record<string, unknown>;
}

function cli(...args: string[]): Run {
  const adapter = process.env["TRIMLLM_ADAPTER"];
  const command = ["--import", "./src/cli/raw-imports.mjs", "src/cli/main.ts", ...args, ...(adapter === undefined ? [] : ["--adapter", adapter]), "--json"];
  const { status, stdout, stderr } = spawnSync("node_modules/.bin/tsx", command, { encoding: "utf8" });
  return { status, stderr, json: JSON.parse(stdout) as Record<string, unknown> };
}

describe("the command line", () => {
  it("inspects a model without an adapter", () => {
    const { status, json } = cli("inspect", ...MODEL);
    expect(status).toBe(0);
    expect(json).toMatchObject({ family: "llama", layers: 12, hidden: 128, heads: 4, kvHeads: 2, vocab: 2048, parameters: 2_624_640, tied: true, bytes: 5_249_280 });
    expect(json["modules"]).toHaveLength(24);
    expect(json["modules"]).toContainEqual({ id: "mlp.8", bytes: 295_168, parameters: 147_584 });
  });

  it("tokenizes", () => {
    expect(cli("tokenize", ...MODEL, "--text", "Hello, world!").json).toEqual({ ids: [40, 544, 1142, 12, 305, 260, 587, 1] });
  });

  it("imports a dataset", () => {
    const { json } = cli("import", "--data", "public/demo/data/medicine_test.jsonl");
    expect(json).toMatchObject({ kind: "choice", examples: 43, rejected: [], labels: null, split: { calibration: 8, validation: 8, test: 10, tuning: 17 } });
    expect(json["first"]).toHaveLength(3);
  });

  it("imports by mapping, wording and split, as text or as files", () => {
    const data = join(folder, "labels.csv");
    writeFileSync(data, `text,label\n${Array.from({ length: 12 }, (_, index) => `"Sentence ${index}, in full",${index % 2}`).join("\n")}\n`);
    const mapping = join(folder, "mapping.json");
    writeFileSync(mapping, '{"labelNames": {"0": "bad", "1": "good"}}');
    const wording = '{"template": "{{ text }} ({{ letters | join }})", "choicesAs": "letters"}';
    const { json } = cli("import", "--data", data, "--mapping", mapping, "--wording", wording, "--split", '{"sizes": {"calibration": 1, "validation": 2, "test": 3}}');
    expect(json).toMatchObject({
      kind: "choice",
      labels: [{ value: "0", count: 6 }, { value: "1", count: 6 }],
      split: { calibration: 1, validation: 2, test: 3, tuning: 6 },
    });
    expect(json["first"]).toContainEqual({ kind: "choice", row: 1, context: "Sentence 1, in full (AB)", choices: ["A", "B"], answer: 1, text: "Sentence 1, in full (AB) B" });
    expect(cli("import", "--data", data).json).toMatchObject({ error: { code: "dataset", message: expect.stringContaining("bare numbers") } });
  });

  it("gives logits, with and without a mask, and says which adapter it took", () => {
    const full = cli("logits", ...MODEL, "--ids", PROMPT, "--top", "3");
    const dropped = cli("logits", ...MODEL, "--ids", PROMPT, "--top", "3", "--drop", "attn.5,layer.3");
    expect(full.stderr).toMatch(/^adapter: .+/m);
    expect(full.json["argmax"]).toHaveLength(13);
    expect(full.json["top"]).toHaveLength(3);
    expect(full.json).not.toHaveProperty("logits");
    expect(dropped.json["norm"]).not.toEqual(full.json["norm"]);
  });

  it("gives every position's logits when asked for all", () => {
    const { argmax: best, top, logits } = cli("logits", ...MODEL, "--ids", PROMPT, "--top", "1", "--all").json as { argmax: number[]; top: [number, number][]; logits: number[][] };
    expect(logits.map((row) => row.length)).toEqual(best.map(() => 2048));
    expect(logits.map((row) => row.indexOf(Math.max(...row)))).toEqual(best);
    expect(top).toEqual([[best.at(-1), Math.max(...(logits.at(-1) ?? []))]]);
  });

  it("generates from text and from ids", () => {
    const text = cli("generate", ...MODEL, "--prompt", "Question: What does Marfovir treat?\nAnswer:", "--tokens", "6");
    expect(text.json).toMatchObject({ text: " migraine", stopped: "end" });
    const ids = cli("generate", ...MODEL, "--ids", PROMPT, "--tokens", "6", "--temperature", "0");
    expect(ids.json["ids"]).toHaveLength(6);
  });

  it("measures accuracy on all rows, and on the test part of the split", () => {
    const data = ["--data", "public/demo/data/medicine_test.jsonl"];
    expect(cli("eval", ...MODEL, ...data, "--all", "--limit", "12").json).toMatchObject({ n: 12, acc: 1, rejected: 0 });
    expect(cli("eval", ...MODEL, ...data).json).toMatchObject({ n: 10, acc: 1 });
  });

  it("measures how likely it finds free text", () => {
    const data = join(folder, "text.jsonl");
    writeFileSync(data, ['{"text": "Marfovir treats migraine."}', '{"text": "The court sits in three rooms."}'].join("\n"));
    const { json } = cli("eval", ...MODEL, "--data", data, "--all");
    expect(json).toMatchObject({ kind: "completion", n: 2, chance: 1 / 2048, rejected: 0 });
    expect(json["likelihood"]).toBeCloseTo(Math.exp(-Number(json["nll"])), 12);
  });

  it("exports a folder that it can open", () => {
    const out = join(folder, "trimmed");
    const { json } = cli("export", ...MODEL, "--drop", "layer.2", "--format", "hf", "--out", out);
    expect(json).toMatchObject({ verified: { maxDiff: 0 }, removedLayers: [2], zeroed: [] });
    expect(readdirSync(out)).toContain("model.safetensors");
    expect(cli("inspect", "--model", out).json).toMatchObject({ layers: 11 });
    const recipe = `${out}.recipe.json`;
    expect(readRecipe(readFileSync(recipe, "utf8"))).toMatchObject({ dataset: null, steps: [{ mask: ["attn.2", "mlp.2"] }], exports: [{ format: "huggingface", verified: { maxDiff: 0 } }] });
    const gguf = cli("export", ...MODEL, "--recipe", recipe, "--base-model", "some/demo", "--format", "gguf", "--out", join(folder, "trimmed.gguf")).json;
    expect(gguf).toMatchObject({ removedLayers: [2], recipe: join(folder, "trimmed.gguf.recipe.json"), recipeSha256: json["recipeSha256"] });
    expect(readRecipe(readFileSync(`${join(folder, "trimmed.gguf")}.recipe.json`, "utf8")).exports).toHaveLength(2);
  });

  it.each([
    { args: ["nonsense"], status: 2, code: "usage", message: /"nonsense" is no command/ },
    { args: ["tokenize", ...MODEL], status: 2, code: "usage", message: /--text is missing/ },
    { args: ["inspect", ...MODEL, "--colour", "red"], status: 2, code: "usage", message: /colour/ },
    { args: ["export", ...MODEL, "--format", "gguf", "--out", "x.gguf", "--base-model", "a b"], status: 2, code: "usage", message: /--base-model is a b/ },
    { args: ["logits", ...MODEL, "--ids", "1", "--drop", "attn.99"], status: 2, code: "usage", message: /"attn\.99" is not a module.*12 layers/ },
    { args: ["inspect", "--model", "nowhere.gguf"], status: 1, code: "io", message: /nowhere\.gguf/ },
    { args: ["import", "--data", DATA, "--wording", "{\"template\": \"{{ question }\"}"], status: 2, code: "usage", message: /template can't be used, line 1/ },
    { args: ["import", "--data", DATA, "--split", "{\"sizes\": 4}"], status: 2, code: "usage", message: /split is not usable at "sizes"/ },
    { args: ["import", "--data", "public/demo/README.md"], status: 1, code: "dataset", message: /README\.md/ },
  ])("answers $args with an error in words", ({ args, status, code, message }) => {
    const run = cli(...args);
    expect(run.status).toBe(status);
    expect(run.json).toMatchObject({ error: { code, message: expect.stringMatching(message), remedy: expect.stringMatching(/\w/) } });
  });
});
