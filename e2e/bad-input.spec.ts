/** What can't be used is refused in one sentence with what to do, and everything that was open goes on. */
import { binaryFile, demoModelFiles, medicineTest, textFile } from "./support/demo-files";
import type { LooseFile } from "./support/demo-files";
import { expect, test } from "./support/journey";
import type { StudioPage } from "./support/studio-page";
import { smallGguf } from "../src/model/testing/small-llama";

test("bad files are refused, and model, dataset and points stay", async ({ studio }) => {
  await studio.open();
  await studio.openDemo();
  await studio.drop(medicineTest());
  await studio.choosePart("Calibration");
  await studio.measure();
  await studio.module("attn.5").click();

  await speaksAgainst(studio, [await truncatedGguf()], /small\.gguf: the tensor "blk\.1\.ffn_down\.weight" ends at byte \d+, but the file has \d+ bytes/, /download or copy it again/);
  await refused(studio, [textFile("rows.json", '[{"question": "Is it?", "answer":')], /rows\.json begins like JSON but is not valid/, /Repair the file/);
  await refused(studio, [textFile("empty.jsonl", "")], /empty\.jsonl is empty/, /Choose a file that holds rows/);
  await refused(studio, [binaryFile("letter.docx")], /letter\.docx: neither a model nor a dataset/, /Drop a \.gguf file/);
  await speaksAgainst(studio, shardMissing(), /model\.safetensors\.index\.json.*model-00002-of-00002\.safetensors/, /Add the missing files/);

  await expect(studio.points).toHaveCount(1);
  await expect(studio.region("Data")).toContainText("medicine_test.jsonl");
  await studio.measure();
  await expect(studio.points).toHaveCount(2);
});

async function refused(studio: StudioPage, files: readonly LooseFile[], sentence: RegExp, remedy: RegExp): Promise<void> {
  await studio.drop(...files);
  const toast = studio.toasts().first();
  await expect(toast).toBeVisible();
  await expect(toast.locator("[data-title]")).toHaveText(sentence);
  await expect(toast.locator("[data-description]")).toHaveText(remedy);
  await studio.shot(`bad-${files.at(-1)?.name ?? "none"}`);
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
  await toast.getByRole("button", { name: "Close toast" }).click();
  await expect(studio.toasts()).toHaveCount(0);
}

/** A model is looked at before it is opened: what is wrong with it stands there, and it can't be opened. */
async function speaksAgainst(studio: StudioPage, files: readonly LooseFile[], sentence: RegExp, remedy: RegExp): Promise<void> {
  await studio.drop(...files);
  const look = studio.page.getByRole("dialog", { name: "What this model takes" });
  const reasons = look.getByRole("region", { name: "What speaks against it" });
  await expect(reasons).toContainText(sentence);
  await expect(reasons).toContainText(remedy);
  await expect(look.getByRole("button", { name: "Open", exact: true })).toHaveAttribute("aria-disabled", "true");
  await studio.shot(`bad-${files.at(-1)?.name ?? "none"}`);
  await look.getByRole("button", { name: "Close", exact: true }).click();
  await expect(look).toHaveCount(0);
  await expect(studio.totals).toContainText("1 of 24 modules dropped");
}

async function truncatedGguf(): Promise<LooseFile> {
  const { source } = smallGguf();
  return { name: "small.gguf", bytes: await source.read(0, source.size - 1000) };
}

/** The demo's folder as if its weights were the first of two files. */
function shardMissing(): LooseFile[] {
  const [first, second] = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"];
  const index = { metadata: {}, weight_map: { "model.embed_tokens.weight": first, "model.norm.weight": second } };
  const files = demoModelFiles().map((file) => (file.name === "model.safetensors" ? { ...file, name: first ?? "" } : file));
  return [...files, textFile("model.safetensors.index.json", JSON.stringify(index))];
}
