import { describe, expect, it } from "vitest";
import type { OpenFile } from "../../worker/protocol";
import { recogniseDrop } from "./dropped-files";

const files = (...paths: string[]): OpenFile[] => paths.map((path) => ({ path, file: new File([], path) }));
const recognised = (...paths: string[]) => {
  const { model, datasets } = recogniseDrop(files(...paths));
  return { model: model && [model.name, ...model.files.map((file) => file.path)], datasets: datasets.map((file) => file.path) };
};

describe("what was dropped", () => {
  it.each(["a.gguf", "A.GGUF", "trimmed.zip"])("%s is a model", (path) => {
    expect(recognised(path)).toEqual({ model: [path, path], datasets: [] });
  });

  it.each(["a.jsonl", "a.json", "a.csv", "a.TSV", "a.parquet"])("%s is a dataset", (path) => {
    expect(recognised(path)).toEqual({ model: null, datasets: [path] });
  });

  it("takes a folder with all its own files, and neither what lies below it nor its .json files as data", () => {
    expect(recognised("m/config.json", "m/model.safetensors", "m/tokenizer.json", "m/merges.txt", "m/onnx/x.json", "m/odd.json")).toEqual({
      model: ["m", "m/config.json", "m/model.safetensors", "m/tokenizer.json", "m/merges.txt", "m/odd.json"],
      datasets: [],
    });
  });

  it("takes a folder's files dropped loose, and a dataset beside them", () => {
    expect(recognised("config.json", "model-00001-of-00002.safetensors", "model.safetensors.index.json", "tokenizer.json", "sciq_test.json")).toEqual({
      model: ["model folder", "model folder/config.json", "model folder/model-00001-of-00002.safetensors", "model folder/model.safetensors.index.json", "model folder/tokenizer.json"],
      datasets: ["sciq_test.json"],
    });
  });

  it("takes a model and a dataset at once", () => {
    expect(recognised("law.csv", "small.gguf")).toEqual({ model: ["small.gguf", "small.gguf"], datasets: ["law.csv"] });
    expect(recognised("law.csv", "deep/er/m/config.json", "deep/er/m/model.safetensors")).toEqual({
      model: ["m", "m/config.json", "m/model.safetensors"], datasets: ["law.csv"],
    });
  });

  it("takes datasets out of a folder that is no model", () => {
    expect(recognised("sets/law.csv", "sets/readme.md").datasets).toEqual(["sets/law.csv"]);
  });

  it("leaves a folder without config.json to the engine, which knows what is missing", () => {
    expect(recognised("m/model.safetensors").model).toEqual(["m", "m/model.safetensors"]);
  });

  it.each([
    ["two models", ["a.gguf", "b.gguf"], /2 models.*a\.gguf, b\.gguf/],
    ["a folder beside a .gguf", ["a.gguf", "m/config.json"], /2 models/],
    ["a picture", ["cat.png"], /cat\.png: neither/],
    ["many unknown files", ["a.x", "b.x", "c.x", "d.x"], /a\.x, b\.x, c\.x and 1 more/],
    ["an empty folder", [], /no file/],
    ["a tokenizer alone", ["tokenizer.json"], /tokenizer\.json: neither/],
  ])("refuses %s in a sentence", (_, paths, message) => {
    expect(() => recognised(...paths)).toThrow(message);
  });
});
