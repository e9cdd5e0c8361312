import { describe, expect, it } from "vitest";
import type { GgufValue } from "../../formats/gguf/read";
import { openModel } from "../../model/open";
import type { OpenedModel } from "../../model/opened-model";
import { EMPTY_MASK, type ModuleId } from "../../model/mask";
import { madeUpTuned } from "../../model/testing/made-up-tuned";
import { smallFolder, smallGguf, uint, word, words } from "../../model/testing/small-llama";
import { recipeHash } from "../../trim/records/recipe";
import { RECIPE, STATE } from "../../trim/records/recipe-testing";
import type { ExportAbout } from "../records/about";
import { plainChoices } from "../records/choices";
import { planned, writtenFiles } from "../testing";
import { sizeLabel } from "./general-keys";

const MASK: readonly ModuleId[] = ["attn.1", "mlp.1"];
const ABOUT: ExportAbout = { recipe: { ...RECIPE, steps: [{ ...STATE, mask: MASK }] }, baseModel: "some/tiny" };

/** What the written file says, of keys that begin so. */
async function told(model: OpenedModel, about: ExportAbout | null = ABOUT, mask: readonly ModuleId[] = MASK): Promise<Record<string, unknown>> {
  const again = await reopenedWith(model, about, mask);
  if (again.original.format !== "gguf") throw new Error("no GGUF");
  const entries = [...again.original.file.metadata].filter(([key]) => /^(general|trimllm)\./.test(key));
  return Object.fromEntries(entries.map(([key, value]) => [key, plain(value)]));
}

async function reopenedWith(model: OpenedModel, about: ExportAbout | null, mask: readonly ModuleId[]): Promise<OpenedModel> {
  return openModel(await writtenFiles(await planned(model, new Set(mask), { ...plainChoices("gguf"), singles: "absent" }, { about })));
}

const plain = (value: GgufValue): unknown => (value.type === "array" ? value.items : value.value);
const gguf = (metadata: Record<string, GgufValue> = {}) => openModel([smallGguf({ metadata })]);

describe("the general keys of a trimmed GGUF", () => {
  it("say what it is, from what, for which data, and how it was made", async () => {
    expect(await told(await openModel(smallFolder({ files: { "README.md": "---\nlicense: mit\n---\n" } })))).toEqual({
      "general.architecture": "llama",
      "general.name": "model trimmed",
      "general.basename": "model",
      "general.finetune": "trimmed-medicine",
      "general.description": "model with 2 attention and MLP modules dropped, for medicine.",
      "general.size_label": "48K",
      "general.license": "mit",
      "general.base_model.count": 1,
      "general.base_model.0.name": "model",
      "general.base_model.0.organization": "some",
      "general.base_model.0.repo_url": "https://huggingface.co/some/tiny",
      "general.tags": ["trimllm", "pruned", "medicine"],
      "general.dataset.count": 1,
      "general.dataset.0.name": "medicine",
      "general.file_type": expect.any(Number) as number,
      "trimllm.recipe_sha256": await recipeHash(ABOUT.recipe),
      "trimllm.dropped": MASK,
    });
  });

  it("keep what the source says, and replace what is wrong of the trimmed one", async () => {
    const source = await gguf({
      "general.name": word("Tiny Instruct"), "general.author": word("somebody"), "general.finetune": word("Instruct"), "general.basename": word("Tiny"), "general.size_label": word("9B"), "general.license": word("apache-2.0"),
      "general.base_model.count": uint(2), "general.base_model.0.name": word("Tiny"), "general.base_model.1.name": word("Tinier"), "general.tags": words(["chat", "pruned"]),
      "general.dataset.count": uint(1), "general.dataset.0.name": word("web"),
    });
    const keys = await told(source);
    expect(keys).toMatchObject({
      "general.name": "Tiny Instruct trimmed", "general.author": "somebody", "general.finetune": "Instruct-trimmed-medicine", "general.basename": "Tiny", "general.size_label": "48K", "general.license": "apache-2.0",
      "general.base_model.count": 1, "general.base_model.0.name": "Tiny Instruct", "general.tags": ["chat", "pruned", "trimllm", "medicine"],
      "general.dataset.count": 2, "general.dataset.0.name": "web", "general.dataset.1.name": "medicine",
    });
    expect(keys).not.toHaveProperty("general.base_model.1.name");
  });

  it("are the source's own where there is nothing to tell", async () => {
    expect(await told(await gguf({ "general.name": word("Tiny") }), null)).toEqual({ "general.architecture": "llama", "general.name": "Tiny" });
  });

  it("of a file that was trimmed before say it once, and name the full model still", async () => {
    const once = await reopenedWith(await gguf({ "general.name": word("Tiny") }), ABOUT, ["mlp.0"]);
    const again = { recipe: { ...ABOUT.recipe, dataset: null }, baseModel: null };
    expect(await told(once, again, ["attn.1"])).toMatchObject({
      "general.name": "Tiny trimmed", "general.base_model.0.name": "Tiny", "general.base_model.0.repo_url": "https://huggingface.co/some/tiny", "general.dataset.count": 1,
      "trimllm.dropped": ["mlp.0", "attn.1"], "trimllm.recipe_sha256": await recipeHash(again.recipe),
    });
  });

  it("describe what was tuned alone", async () => {
    const model = await openModel(smallFolder());
    const tuned = await madeUpTuned(model, "none");
    const plan = await planned(model, EMPTY_MASK, plainChoices("gguf"), { about: { recipe: { ...RECIPE, dataset: null }, baseModel: null }, tuned });
    const { original } = await openModel(await writtenFiles(plan));
    expect(original.format === "gguf" && original.file.metadata.get("general.description")).toEqual(word("model, norms and head tuned."));
  });

  it("are not misled by hostile values", async () => {
    const source = await gguf({ "general.dataset.count": uint(2 ** 32 - 1), "general.tags": uint(7), "general.license": word("x\n---") });
    expect(await told(source)).toMatchObject({ "general.tags": ["trimllm", "pruned", "medicine"], "general.dataset.count": 1, "general.dataset.0.name": "medicine", "general.license": "x\n---" });
  });
});

describe("the size label", () => {
  // What gguf-py 0.19's size_label gives.
  it.each([[134_515_008, "135M"], [1_100_048_384, "1.1B"], [999_999, "1000K"], [9_960_000, "10M"], [1e9, "1000M"], [7.2e9, "7.2B"], [512, "0.5K"], [2_243_328, "2.2M"]])("of %d parameters is %s", (parameters, label) => {
    expect(sizeLabel([{ shape: [parameters] }])).toBe(label);
  });
});
