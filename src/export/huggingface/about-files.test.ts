import { describe, expect, it } from "vitest";
import { EMPTY_MASK, type ModuleId } from "../../model/mask";
import { openModel } from "../../model/open";
import { smallFolder, smallGguf, word } from "../../model/testing/small-llama";
import { readRecipe, withoutExports, type Recipe } from "../../trim/records/recipe";
import { EXPORT, RECIPE, STATE } from "../../trim/records/recipe-testing";
import type { ExportAbout } from "../records/about";
import { plainChoices, type ExportChoices, type Precision } from "../records/choices";
import { contentOf, planned, writtenFiles } from "../testing";

const WHOLE: readonly ModuleId[] = ["attn.1", "mlp.1"];
const recipe = (mask: readonly ModuleId[]): Recipe => ({ ...RECIPE, steps: [{ ...STATE, mask }], exports: [EXPORT] });

interface Asked {
  readonly source?: Parameters<typeof openModel>[0];
  readonly mask?: readonly ModuleId[];
  readonly choices?: Partial<ExportChoices>;
  readonly gguf?: Precision;
}

/** Texts of the exported folder by path. */
async function folderOf({ source = smallFolder(), mask = WHOLE, choices = {}, gguf }: Asked = {}): Promise<Map<string, string>> {
  const about: ExportAbout = { recipe: recipe(mask), baseModel: "some/tiny", ...(gguf ? { gguf } : {}) };
  const plan = await planned(await openModel(source), new Set(mask), { ...plainChoices("huggingface"), singles: "absent", ...choices }, { about });
  const files = await writtenFiles(plan);
  await openModel(files); // what lies beside the weights is in nobody's way
  return new Map(await Promise.all(files.map(async (file) => [file.path, new TextDecoder().decode(await contentOf(file))] as const)));
}

describe("what a folder tells of itself", () => {
  it("lies behind everything else, and is not there when there is nothing to tell", async () => {
    expect([...(await folderOf()).keys()]).toEqual(["config.json", "tokenizer.json", "model.safetensors", "README.md", "recipe.json", "mergekit.yml", "Modelfile"]);
    const plan = await planned(await openModel(smallFolder()), EMPTY_MASK, "huggingface");
    expect(plan.files.map(({ path }) => path)).toEqual(["config.json", "tokenizer.json", "model.safetensors"]);
  });

  it("is the recipe, without exports that were not made yet", async () => {
    expect(readRecipe((await folderOf()).get("recipe.json") ?? "")).toEqual(withoutExports(recipe(WHOLE)));
  });

  it("is a card of its own with the full model's licence, from a folder's card or a GGUF's metadata", async () => {
    const beside = { "README.md": "---\nlicense: mit\n---\n# The full model\nIt has 2 layers." };
    const card = (await folderOf({ source: smallFolder({ files: beside }) })).get("README.md");
    expect(card).toMatch(/\nlicense: "mit"\n/);
    expect(card).not.toMatch(/The full model\n/);
    expect((await folderOf({ source: [smallGguf({ metadata: { "general.license": word("apache-2.0") } })] })).get("README.md")).toMatch(/\nlicense: "apache-2.0"\n/);
  });

  it("names the GGUF as the studio would, in the same precision or in that of the one beside it", async () => {
    expect((await folderOf({ choices: { precision: "F16" }, gguf: "Q8_0" })).get("Modelfile")).toBe("FROM ./model-trimmed-Q8_0.gguf\n");
    const files = await folderOf({ choices: { precision: "F16" } });
    expect(files.get("Modelfile")).toBe("FROM ./model-trimmed-F16.gguf\n");
    expect(files.get("README.md")).toContain('llama-cli -m "model-trimmed-F16.gguf"');
  });

  it("asks for trust where code lies beside the weights, and for mergekit nothing then", async () => {
    const files = await folderOf({ mask: ["mlp.0"] });
    expect(files.get("README.md")).toContain("trust_remote_code=True");
    expect([files.has("modeling_decilm.py"), files.has("mergekit.yml")]).toEqual([true, false]);
    const zeroed = await folderOf({ mask: ["mlp.0"], choices: { singles: "zeroed" } });
    expect(zeroed.get("README.md")).not.toContain("trust_remote_code");
    expect(zeroed.get("README.md")).toContain("- MLP of layer 0: silenced");
  });

  it("gives mergekit the type of the full model, and no repository that a GGUF came from", async () => {
    expect((await folderOf({ source: smallFolder({ config: { torch_dtype: "bfloat16" } }) })).get("mergekit.yml")).toMatch(/model: "some\/tiny"[^]*\ndtype: bfloat16\n$/);
    expect((await folderOf({ source: smallFolder({ config: { torch_dtype: "evil: [" } }) })).get("mergekit.yml")).toMatch(/passthrough\n$/);
    expect((await folderOf({ source: [smallGguf()] })).get("mergekit.yml")).toMatch(/model: "tiny"/);
  });
});
