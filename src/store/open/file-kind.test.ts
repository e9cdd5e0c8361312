import { readdirSync, readFileSync } from "node:fs";
import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { smallFolder, smallGguf } from "../../model/testing/small-llama";
import { HEAD_BYTES, kindOf } from "./file-kind";
import { jsonOutline } from "./json-keys";

const text = (value: string): Uint8Array => new TextEncoder().encode(value);
const bytes = (...values: (string | number)[]): Uint8Array => Uint8Array.from(values.flatMap((value) => (typeof value === "number" ? [value] : [...value].map((char) => char.charCodeAt(0)))));
const kind = (head: Uint8Array): string => kindOf(head.subarray(0, HEAD_BYTES), head.byteLength);
const zip = (first: string): Uint8Array => bytes("PK\x03\x04", ...Array.from({ length: 22 }, () => 0), first.length, 0, 0, 0, first, "x");

describe("what a file is by its first bytes", () => {
  it.each([
    ["a zip", zip("model/config.json"), "zip"],
    ["PyTorch's zip", zip("archive/data.pkl"), "pickle"],
    ["PyTorch's newer zip", zip("model/.format_version"), "pickle"],
    ["a Word file", zip("[Content_Types].xml"), "other"],
    ["Parquet", bytes("PAR1", 0, 1, 2), "parquet"],
    ["gzip", bytes(0x1f, 0x8b, 8, 0), "packed"],
    ["a picture", bytes(0x89, "PNG\r\n", 0x1a, "\n", 0, 0, 0, 13), "other"],
    ["a PDF", text("%PDF-1.7\n%\n1 0 obj"), "other"],
    ["a SentencePiece model", bytes(0x0a, 0x0e, 0x0a, 5, "<unk>", 0x15, 0, 0, 0, 0), "model-part"],
    ["CSV", text("question,answer\nWhy?,Because\n"), "text"],
    ["JSON Lines", text('{"question":"a","model_type":"x"}\n{"question":"b"}\n'), "text"],
    ["a JSON list", text('[{"model_type":"llama"}]'), "text"],
    ["rows keyed by id", text('{"21645374":{"QUESTION":"a","final_decision":"yes"},"2":{"eos_token":"x"}}'), "text"],
    ["Latin-1", bytes("Gr", 0xf6, 0xdf, "e,1\n"), "text"],
    ["UTF-16 with a mark", bytes(0xff, 0xfe, "q", 0, ",", 0), "text"],
    ["UTF-16 without one", bytes(..."question,".split("").flatMap((char) => [char, 0])), "text"],
    ["an empty file", new Uint8Array(), "text"],
    ["a config", text('{"_name_or_path": "x", "architectures": ["LlamaForCausalLM"]}'), "config"],
    ["a config that the look cuts", text(`{"model_type": "llama", "note": "${"x{".repeat(20_000)}"}`), "config"],
    ["a vocabulary", text('{"!":0,"\\"":1,"#":2}'), "model-part"],
    ["merges", text("#version: 0.2\nĠ t\n"), "model-part"],
    ["a chat template", text("{% for message in messages %}"), "model-part"],
    ["special tokens", text('{"bos_token": {"content": "<s>"}}'), "model-part"],
    ["an index of weights", text('{"metadata": {"total_size": 1}, "weight_map": {}}'), "weight-index"],
    ["a recipe", text('{\n "format": "trimllm-recipe 1",\n "studio": "1.0.0"}'), "recipe"],
    ["a recipe of a later studio that the look cuts", text(`{"format":"trimllm-recipe 9","note":"${"x".repeat(20_000)}"}`), "recipe"],
    ["another file with a format", text('{"format": "rows 1", "rows": []}'), "text"],
    ["scores that are no numbers of tokens", text('{"a": 0.5, "b": 1}'), "text"],
  ])("%s", (_, head, expected) => {
    expect(kind(head)).toBe(expected);
  });

  it("knows the demo's own files, and small models", async () => {
    const demo = Object.fromEntries(readdirSync("public/demo/model").map((name) => [name, kind(readFileSync(`public/demo/model/${name}`))]));
    expect(demo).toEqual({ "config.json": "config", "generation_config.json": "generation-config", "model.safetensors": "safetensors", "tokenizer.json": "tokenizer", "tokenizer_config.json": "tokenizer-config" });
    for (const { source, path } of [...smallFolder(), smallGguf()]) expect([path, kind(await source.read(0, source.size))]).toEqual([path, { "config.json": "config", "tokenizer.json": "tokenizer", "model.safetensors": "safetensors", "small.gguf": "gguf" }[path]]);
  });

  const DATASETS = "../shared/datasets";
  it.skipIf(!existsSync(DATASETS))(`takes every dataset for one${existsSync(DATASETS) ? "" : ` SKIP: ${DATASETS} is not here`}`, () => {
    for (const name of readdirSync(DATASETS)) expect([name, kind(readFileSync(`${DATASETS}/${name}`))]).toEqual([name, "text"]);
  });
});

describe("the outline of a cut JSON text", () => {
  it("gives the keys of the first level only", () => {
    expect([...(jsonOutline(' {"a": {"b": [1, {"c": 2}]}, "d\\"": "}", "e')?.keys ?? [])]).toEqual(["a", 'd\\"']);
  });

  it("takes a string over a line break behind a backslash, each character once", () => {
    const text = `{"a": "${'\\"'.repeat(HEAD_BYTES / 2)}\\\n"x", "b": 1}`;
    const start = performance.now();
    expect([...(jsonOutline(text)?.keys ?? [])]).toEqual(["a"]);
    expect(performance.now() - start).toBeLessThan(20); // 2 ms here, 70 ms and more when each quote is tried anew
  });

  it("is none for what is no single object", () => {
    for (const other of ["", "[]", "a,b", '{"a":1} {"a":2}', '{"a":1}\n5']) expect(jsonOutline(other)).toBeNull();
  });
});
