import { describe, expect, it } from "vitest";
import { recogniseDrop } from "./dropped-files";
import type { PickedFile } from "./picked-file";
import { readKinds } from "./read-kinds";

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const safetensors = (): Uint8Array<ArrayBuffer> => new Uint8Array([2, 0, 0, 0, 0, 0, 0, 0, 0x7b, 0x7d]);
const CONTENTS = {
  gguf: encode("GGUF\x03"), zip: encode(`PK\x03\x04${"\0".repeat(22)}\x01\0\0\0m`), weights: safetensors(), pickle: encode(`PK\x03\x04${"\0".repeat(22)}\x10\0\0\0archive/data.pkl`),
  config: encode('{"model_type":"llama"}'), tokenizer: encode('{"version":"1.0","truncation":null,"added_tokens":[]}'), index: encode('{"weight_map":{}}'), merges: encode("#version: 0.2\n"),
  csv: encode("a,b\n1,2\n"), json: encode('[{"a":1}]'), parquet: encode("PAR1"), picture: new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0]), gzip: new Uint8Array([0x1f, 0x8b, 8]), recipe: encode('{\n "format": "trimllm-recipe 1"}'),
} as const;
type Content = keyof typeof CONTENTS;

const picked = (path: string, content: Content): PickedFile => ({ path, file: new File([CONTENTS[content]], path) });
const recognised = async (files: Readonly<Record<string, Content>>) => {
  const { model, datasets } = recogniseDrop(await readKinds(Object.entries(files).map(([path, content]) => picked(path, content))));
  return { model: model && [model.name, ...model.files.map((file) => file.path)], datasets: datasets.map((file) => file.path) };
};

describe("what was dropped", () => {
  it.each([
    ["a GGUF named as another program does", { "model.bin": "gguf" }, "model.bin"],
    ["a zip without an ending", { trimmed: "zip" }, "trimmed"],
  ] as const)("%s is a model", async (_, files, name) => {
    expect(await recognised(files)).toEqual({ model: [name, name], datasets: [] });
  });

  it.each([["data.txt", "csv"], ["table.gguf", "csv"], ["config.json", "json"], ["rows", "parquet"], ["LICENSE", "csv"]] as const)("%s with %s in it is a dataset", async (path, content) => {
    expect(await recognised({ [path]: content })).toEqual({ model: null, datasets: [path] });
  });

  it("takes a folder with all its own files, and neither what lies below it nor its text as data", async () => {
    expect(await recognised({ "m/config.json": "config", "m/model.safetensors": "weights", "m/tokenizer.json": "tokenizer", "m/merges.txt": "merges", "m/onnx/config.json": "config", "m/odd.json": "json" })).toEqual({
      model: ["m", "m/config.json", "m/tokenizer.json", "m/model.safetensors", "m/merges.txt", "m/odd.json"],
      datasets: [],
    });
  });

  it("gives files under misleading names those that readers look for", async () => {
    expect(await recognised({ "m/settings.txt": "config", "m/words": "tokenizer", "m/weights": "weights", "m/tokenizer.json": "csv" })).toEqual({
      model: ["m", "m/config.json", "m/tokenizer.json", "m/model.safetensors"],
      datasets: [],
    });
  });

  it("takes a folder's files dropped loose, and a dataset beside them under a name of theirs", async () => {
    expect(await recognised({ "config.json": "json", "llama.json": "config", "model-00001-of-00002.safetensors": "weights", "model-00002-of-00002.safetensors": "weights", "model.safetensors.index.json": "index", "sciq_test.json": "json" })).toEqual({
      model: ["model folder", "model folder/config.json", "model folder/model.safetensors.index.json", "model folder/model-00001-of-00002.safetensors", "model folder/model-00002-of-00002.safetensors"],
      datasets: ["config.json", "sciq_test.json"],
    });
  });

  it("takes a model and a dataset at once", async () => {
    expect(await recognised({ "law.csv": "csv", "small.gguf": "gguf" })).toEqual({ model: ["small.gguf", "small.gguf"], datasets: ["law.csv"] });
    expect(await recognised({ "law.csv": "csv", "deep/er/m/config.json": "config", "deep/er/m/model.safetensors": "weights" })).toEqual({ model: ["m", "m/config.json", "m/model.safetensors"], datasets: ["law.csv"] });
  });

  it("takes datasets out of a folder that is no model, without what lies beside data everywhere", async () => {
    expect((await recognised({ "sets/law.csv": "csv", "sets/README.md": "csv", "sets/cat.png": "picture" })).datasets).toEqual(["sets/law.csv"]);
  });

  it("takes a recipe, also beside the rows that it is of, and what else lies there for no data", async () => {
    const drop = recogniseDrop(await readKinds([picked("rows.csv", "csv"), picked("medicine.txt", "recipe"), picked("README.md", "csv")]));
    expect([drop.recipe?.path, drop.datasets.map(({ path }) => path), drop.model]).toEqual(["medicine.txt", ["rows.csv"], null]);
    expect(recogniseDrop(await readKinds([picked("a.json", "recipe"), picked("README.md", "csv")])).datasets).toEqual([]);
  });

  it.each(["", "trimmed/"])("takes a folder that the studio wrote as a model alone, in %j", async (folder) => {
    const drop = recogniseDrop(await readKinds([picked(`${folder}config.json`, "config"), picked(`${folder}model.safetensors`, "weights"), picked(`${folder}recipe.json`, "recipe"), ...["README.md", "Modelfile", "mergekit.yml", "modeling_decilm.py"].map((name) => picked(folder + name, "csv"))]));
    expect([drop.model?.name, drop.recipe, drop.datasets]).toEqual([folder === "" ? "model folder" : "trimmed", null, []]);
    const beside = recogniseDrop(await readKinds([picked("m/config.json", "config"), picked("m/model.safetensors", "weights"), picked("recipe.json", "recipe")]));
    expect(beside.recipe?.path).toBe("recipe.json");
  });

  it("leaves a folder without config.json to the engine, which knows what is missing", async () => {
    expect((await recognised({ "m/model.safetensors": "weights" })).model).toEqual(["m", "m/model.safetensors"]);
  });

  it("takes the parts of a split GGUF as one, which the engine knows how to join", async () => {
    expect((await recognised({ "q-00001-of-00002.gguf": "gguf", "q-00002-of-00002.gguf": "gguf" })).model).toHaveLength(3);
  });

  it.each<[string, Readonly<Record<string, Content>>, RegExp]>([
    ["two models", { "a.gguf": "gguf", "b.gguf": "gguf" }, /2 models.*a\.gguf, b\.gguf/],
    ["a folder beside a .gguf", { "a.gguf": "gguf", "m/config.json": "config" }, /2 models/],
    ["two folders", { "a/config.json": "config", "b/config.json": "config" }, /2 models.*a, b/],
    ["two recipes", { "a.json": "recipe", "b.json": "recipe" }, /2 recipes/],
    ["a picture", { "cat.csv": "picture" }, /cat\.csv: neither/],
    ["many unknown files", { "a.x": "picture", "b.x": "picture", "c.x": "picture", "d.x": "picture" }, /a\.x, b\.x, c\.x and 1 more/],
    ["an empty folder", {}, /no file/],
    ["a tokenizer alone", { "tokenizer.json": "tokenizer" }, /tokenizer\.json: neither/],
    ["pickled weights alone", { "pytorch_model.bin": "pickle" }, /pytorch_model\.bin holds weights as a Python pickle/],
    ["a compressed file", { "law.csv.gz": "gzip" }, /law\.csv\.gz is compressed/],
  ])("refuses %s in a sentence", async (_, files, message) => {
    await expect(recognised(files)).rejects.toThrow(message);
  });
});
