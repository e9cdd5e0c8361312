import { describe, expect, it } from "vitest";
import type { Recipe } from "../../trim/records/recipe";
import { DATASET, EXPORT, RECIPE, STATE } from "../../trim/records/recipe-testing";
import type { AboutFacts } from "./facts";
import { modelCard } from "./model-card";

const FACTS: AboutFacts = {
  about: { recipe: RECIPE, baseModel: "some/tiny" }, hash: "e".repeat(64), license: { id: "apache-2.0", name: null, link: null },
  layers: { kept: [0, 2, 3], removed: [1], absent: ["attn.2"], zeroed: [] },
  format: "huggingface", precision: "source", singles: "absent", isTuned: true, hasCode: true, weightBytes: 4_200_000, ggufName: "tiny-trimmed-tuned.gguf",
};
const card = (change: Partial<AboutFacts> = {}, recipe: Partial<Recipe> = {}) => modelCard({ ...FACTS, about: { ...FACTS.about, recipe: { ...RECIPE, ...recipe } }, ...change });
const frontOf = (text: string) => text.split("\n---\n")[0]?.split("\n").slice(1);
const tableOf = (text: string) => text.split("\n").filter((line) => line.startsWith("|"));

describe("a model card", () => {
  it("begins with what the Hub reads", () => {
    expect(frontOf(card())).toEqual([
      'base_model: "some/tiny"', "base_model_relation: finetune", 'license: "apache-2.0"', "library_name: transformers", "pipeline_tag: text-generation", "tags:", '  - "trimllm"', '  - "pruned"', '  - "medicine"',
    ]);
  });

  it("leaves out a base model and a licence that are not known, and says the latter", () => {
    const text = card({ license: null, about: { recipe: RECIPE, baseModel: null } });
    expect(text).not.toMatch(/^(license|base_model)/m);
    expect(text).toMatch(/do not say under which licence/);
    expect(card()).not.toMatch(/under which licence/);
    expect(card({ license: { id: "other", name: "llama3", link: "https://x.test" } })).toMatch(/license: "other"\nlicense_name: "llama3"\nlicense_link: "https:\/\/x\.test"\n/);
  });

  it("says what it is, what is gone, and from which data, of which it holds the hash alone", () => {
    const text = card();
    expect(text).toContain("# tiny, trimmed, tuned\n\nThis is [some/tiny](https://huggingface.co/some/tiny), trimmed and tuned for the domain of medicine. 3 of its 8 attention and MLP modules are gone, and its weights take 4.2 MB.\n");
    expect(text).toContain("- Whole layers: 1. The other 3 are numbered anew.\n- Attention of layer 2: left out.\n");
    expect(text).toContain(`Data: medicine (SHA-256 \`${DATASET.hash}\`).`);
    expect(text).toContain("Norms and head were tuned once, the last time for at most 50 steps of 8 examples");
    expect(text).toContain("made for one domain: other abilities of the full model may be lost");
    expect(card({ layers: { kept: [0, 1, 2, 3], removed: [], absent: [], zeroed: ["mlp.3"] } })).toContain("- MLP of layer 3: silenced: its output projection is zeros");
  });

  it("of a recipe without data and tuning claims neither", () => {
    const text = card({ isTuned: false }, { dataset: null, steps: [STATE], options: null });
    expect(text).toContain("# tiny, trimmed\n\nThis is [some/tiny](https://huggingface.co/some/tiny), trimmed. 3 of");
    expect(text).toContain("The modules were chosen without a dataset.\n\nNo weight was tuned.\n");
    expect(card({ isTuned: false })).toContain("Tuning made nothing better");
    expect(text).toContain("dropped without measuring what it answers");
    expect(text).not.toMatch(/one domain|Accuracy is on/);
  });

  it("names the domain after the file, without its ending", () => {
    expect(card({}, { dataset: { ...DATASET, name: "medicine.jsonl" } })).toMatch(/trimmed and tuned for the domain of medicine\. [^]*Data: medicine\.jsonl \(/);
  });

  it("of a model that is only in another precision says nothing of a trim", () => {
    const layers = { kept: [0, 1, 2, 3], removed: [], absent: [], zeroed: [] };
    for (const dataset of [null, DATASET]) {
      const text = card({ layers, isTuned: false, precision: "F16", ggufName: "tiny-F16.gguf" }, { dataset, steps: [] });
      expect(text).toContain("\n\nThis is [some/tiny](https://huggingface.co/some/tiny). All of its modules are there");
      expect(text).toContain("base_model_relation: quantized");
      expect(text).not.toMatch(/## Data and tuning|one domain|were dropped|were chosen|tuned|pruned/);
      expect(text).toContain("## Limits\n\nWhat the full model gets wrong");
    }
  });

  it("loads in four lines at most in each program, with trust only where there is code to trust", () => {
    for (const hasCode of [true, false]) {
      const text = card({ hasCode });
      expect(text.match(/trust_remote_code=True/g)?.length ?? 0).toBe(hasCode ? 2 : 0);
      expect(text.includes("vllm serve . --trust-remote-code")).toBe(hasCode);
      const blocks = [...text.matchAll(/```(?:python|sh)\n([^]*?)\n```/g)].map(([, lines = ""]) => lines.split("\n").length);
      expect(blocks.length).toBe(4);
      expect(Math.max(...blocks)).toBeLessThanOrEqual(4);
    }
    expect(card()).toContain('llama.cpp, with the GGUF that TrimLLM Studio writes of the same model:\n```sh\nllama-cli -m "tiny-trimmed-tuned.gguf"');
    expect(card({ about: { ...FACTS.about, gguf: "Q8_0" } })).toContain("llama.cpp, in this folder:");
  });
});

describe("the measured table", () => {
  it("has the measured cells and no others", () => {
    expect(tableOf(card())).toEqual([
      "| State | Modules gone | Accuracy | 95 % interval | Examples | Tokens/s | Weights, MB |",
      "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
      "| Full model | 0 | 50.0 % | 40.0 % to 60.0 % | 40 |  | 0.0 |",
      "| Drop attention 5 | 1 | 50.0 % | 40.0 % to 60.0 % | 40 | 10.0 | 0.0 |",
      "| Drop attention 5 | 2 | 50.0 % | 40.0 % to 60.0 % | 40 | 10.0 | 0.0 |",
    ]);
    expect(card()).toContain("Speed is on a GPU. Written down on 2026-11-28. Accuracy is on the test part of medicine.");
  });

  it("leaves out columns and rows without a number, and itself where there is none", () => {
    const bare = { ...STATE, accuracy: null, bytes: null };
    expect(tableOf(card({}, { start: { ...bare, speed: null }, steps: [bare] }))).toEqual(["| State | Modules gone | Tokens/s |", "| --- | ---: | ---: |", "| Drop attention 5 | 1 | 10.0 |"]);
    expect(card({}, { start: { ...bare, speed: null }, steps: [bare] })).not.toContain("Accuracy is on");
    expect(card({}, { start: { ...STATE, speed: null }, steps: [] })).not.toContain("Speed is on");
    expect(card({}, { start: { ...bare, speed: null }, steps: [{ ...bare, speed: null }] })).not.toMatch(/## Measured|Written down on/);
  });

  it("shows twelve of many steps, the first and the last among them, and this export where it was measured", () => {
    const steps = Array.from({ length: 60 }, (_, index) => ({ ...STATE, label: `Step ${index + 1}` }));
    const measured = { accuracy: { ...EXPORT.verified, kind: "choice", quality: 0.25, nll: 1, n: 7, ci95: { low: 0.1, high: 0.4 } }, speed: { decode: 33, prefill: 1 } } as const;
    const exports = [{ ...EXPORT, format: "huggingface", precision: "F16", measured }, { ...EXPORT, measured: null }] as const;
    const rows = tableOf(card({ precision: "F16" }, { steps, exports })).slice(2);
    expect(rows.length).toBe(14);
    expect([rows[1], rows[12], rows[13]]).toEqual([expect.stringMatching(/^\| Step 1 /), expect.stringMatching(/^\| Step 60 /), expect.stringMatching(/^\| This export, in F16 \| 1 \| 25\.0 % .* \| 33\.0 \| 4\.2 \|$/)]);
    expect(tableOf(card({ precision: "BF16" }, { steps, exports })).length).toBe(15);
  });
});

describe("what was verified before", () => {
  it("is told by its numbers", () => {
    expect(card({}, { exports: [EXPORT] })).toContain("- GGUF in Q8_0, 2026-11-28: logits differ by at most 0.20, the largest is 20.0; the likeliest token is the same at 94 of 96 positions.");
    expect(card({}, { exports: [{ ...EXPORT, format: "huggingface", precision: "source", singles: "zeroed" }] })).toContain("- folder, in the model's own layout, 2026-11-28: logits");
    expect(card()).not.toMatch(/written before/);
  });
});

describe("hostile names", () => {
  const evil = "---\nlicense: mit\n# `x` | <script>alert(1)</script>\u2028[a](http://b) \"q\" \u202Ex";
  const text = card({ about: { recipe: { ...RECIPE, model: { ...RECIPE.model, name: evil }, adapter: evil, made: evil, dataset: { ...DATASET, name: `${evil}.jsonl` }, steps: [{ ...STATE, label: evil }] }, baseModel: evil } });

  it("stay text: no tag, no code, no cell, no second front matter, no line of their own", () => {
    const prose = text.slice(text.indexOf("\n# "));
    expect(prose).not.toMatch(/(?<!\\)<script|(?<!\\)\]\(http:\/\/b\)|\u2028|\u202E/);
    expect(text.split("\n").filter((line) => line === "---").length).toBe(2);
    expect(text.split("\n").filter((line) => line.startsWith("license:"))).toEqual(['license: "apache-2.0"']);
    expect(text.split("\n").filter((line) => line.startsWith("# "))).toHaveLength(1);
    const cells = tableOf(text).map((line) => line.replaceAll("\\|", "").split("|").length);
    expect(new Set(cells).size).toBe(1);
  });

  it("are quoted in YAML", () => {
    const value = frontOf(text)?.[0]?.slice("base_model: ".length) ?? "";
    expect(JSON.parse(value)).toBe('--- license: mit # `x` | <script>alert(1)</script> [a](http://b) "q" x');
    expect(frontOf(text)?.at(-1)).toMatch(/^ {2}- "[\p{L}\p{N}-]+"$/u);
  });
});
