/** Files under misleading names are recognised, a model is looked at before it is loaded, and what came with it follows. */
import { demoModelFiles, medicineTest, textFile } from "./support/demo-files";
import type { LooseFile } from "./support/demo-files";
import { expect, test } from "./support/journey";

/** As a person's own program may have named them. */
const OTHER_NAMES: Readonly<Record<string, string>> = { "config.json": "settings.txt", "model.safetensors": "weights", "tokenizer.json": "words.csv" };

const renamed = (file: LooseFile): LooseFile => ({ ...file, name: OTHER_NAMES[file.name] ?? file.name });

test("a model and a dataset at once, each under another's name", async ({ studio }) => {
  const { page } = studio;
  await studio.open();
  await studio.drop(...demoModelFiles().map(renamed), { ...medicineTest(), name: "config.json" });
  const look = page.getByRole("dialog", { name: "What this model takes" });
  await expect(look).toContainText("Llama, 12 layers");
  await expect(look).toContainText("config.json comes next.");
  await studio.shots("look-1-fine");
  await studio.openLookedAt();
  await expect(studio.totals).toContainText("0 of 24 modules dropped");
  await expect(studio.region("Data")).toContainText("config.json");
});

test("everything against a model is said at once, and nothing that is open changes", async ({ studio }) => {
  const { page } = studio;
  await studio.open();
  const config = { model_type: "gemma3", rope_scaling: { rope_type: "llama3", factor: 8 }, quantization_config: { quant_method: "awq" } };
  const [, ...weights] = demoModelFiles().filter(({ name }) => name === "config.json" || name === "model.safetensors");
  await studio.drop(textFile("config.json", JSON.stringify(config)), ...weights);
  const look = page.getByRole("dialog", { name: "What this model takes" });
  const reasons = look.getByRole("region", { name: "What speaks against it" });
  for (const reason of ['"model_type" is "gemma3"', '"llama3" scaling', "quantization_config", "tokenizer.json is missing"]) await expect(reasons).toContainText(reason);
  await studio.shots("look-2-reasons");
  await page.keyboard.press("Enter");
  await expect(look).toHaveCount(0);
  await expect(studio.region("Model").getByRole("button", { name: "Open the demo" })).toBeVisible();
});
