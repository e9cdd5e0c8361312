import { describe, expect, it } from "vitest";
import { hubChoices } from "./hub-choices";

const repo = { address: "https://huggingface.co", id: "a/b", revision: "c" };
const listing = (files: Readonly<Record<string, number>>, kept: Readonly<Record<string, number>> = {}) => ({
  repo, files: Object.entries(files).map(([path, bytes]) => ({ path, bytes, cachedBytes: kept[path] ?? 0, isWhole: kept[path] === bytes })),
});
const named = (files: Readonly<Record<string, number>>) => hubChoices(listing(files)).choices.map(({ key, paths, bytes }) => [key, ...paths, bytes]);

describe("what of a repository can be fetched", () => {
  it("is the folder with what readers and exports need, then the GGUF files by size", () => {
    expect(named({ "README.md": 1, LICENSE: 6, "docs/LICENSE": 1, "config.json": 2, "tokenizer.json": 3, "chat_template.jinja": 4, "model.safetensors": 5, "onnx/model.onnx": 9, "onnx/config.json": 1, "training_args.bin": 1, "big.gguf": 8, "q/small.gguf": 7 })).toEqual([
      ["folder", "README.md", "LICENSE", "config.json", "tokenizer.json", "chat_template.jinja", "model.safetensors", 21],
      ["q/small.gguf", "q/small.gguf", 7],
      ["big.gguf", "big.gguf", 8],
    ]);
  });

  it("takes weights in parts with their index, and whole weights without it", () => {
    const parts = { "config.json": 1, "model-00001-of-00002.safetensors": 2, "model-00002-of-00002.safetensors": 3, "model.safetensors.index.json": 4, "consolidated.safetensors": 5 };
    expect(named(parts)).toEqual([["folder", "config.json", "model.safetensors.index.json", "model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors", 10]]);
    expect(named({ ...parts, "model.safetensors": 5 })).toEqual([["folder", "config.json", "model.safetensors", 6]]);
  });

  it.each([
    [{ "pytorch_model.bin": 1, "config.json": 1 }, /Python pickles only/],
    [{ "m-00001-of-00002.gguf": 1, "m-00002-of-00002.gguf": 1 }, /several parts/],
    [{ "README.md": 1 }, /no weights in safetensors or GGUF/],
  ])("is nothing of %j, and says why", (files, note) => {
    expect(hubChoices(listing(files))).toMatchObject({ choices: [], note: expect.stringMatching(note) });
  });

  it("opens from what is kept when all of it is here and checked", () => {
    const files = { "config.json": 1, "model.safetensors": 5, "a.gguf": 7 };
    const whole = hubChoices(listing(files, { "config.json": 1, "model.safetensors": 4, "a.gguf": 7 })).choices.map(({ isWhole }) => isWhole);
    expect(whole).toEqual([false, true]);
    expect(hubChoices(listing(files, { "model.safetensors": 4 })).choices[0]).toMatchObject({ bytes: 6, cachedBytes: 4, isWhole: false });
  });
});
