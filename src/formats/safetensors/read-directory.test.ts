import { expect, test } from "vitest";
import type { NamedSource } from "../byte-source";
import { memoryByteSource } from "../byte-source-memory";
import { rawSafetensors } from "../testing/raw-safetensors";
import { text } from "../testing/raw-bytes";
import { refusalText } from "../testing/refusal";
import { readSafetensorsDirectory } from "./read-directory";

function file(path: string, bytes: Uint8Array): NamedSource {
  return { path, source: memoryByteSource(bytes, path) };
}

/** A shard with tensors of one float each. */
function shard(path: string, ...names: string[]): NamedSource {
  const header = Object.fromEntries(names.map((name, i) => [name, { dtype: "F32", shape: [1], data_offsets: [4 * i, 4 * i + 4] }]));
  return file(path, rawSafetensors(header, 4 * names.length));
}

function index(weightMap: unknown, path = "model.safetensors.index.json"): NamedSource {
  return file(path, text(JSON.stringify({ metadata: { total_size: 8 }, weight_map: weightMap })));
}

const SHARD_1 = shard("model-1.safetensors", "a", "b");
const SHARD_2 = shard("model-2.safetensors", "c");
const WEIGHT_MAP = { a: "model-1.safetensors", b: "model-1.safetensors", c: "model-2.safetensors" };
const refusal = (...files: NamedSource[]) => refusalText(() => readSafetensorsDirectory(files));

test("reads one file beside others", async () => {
  const { tensors, shards } = await readSafetensorsDirectory([file("config.json", text("{}")), shard("model.safetensors", "a")]);
  expect([[...tensors.keys()], shards.length]).toEqual([["a"], 1]);
});

test("reads a lone file of any name", async () => {
  expect((await readSafetensorsDirectory([shard("tuned.safetensors", "a")])).tensors.has("a")).toBe(true);
});

test("reads shards through their index, each tensor from its own file", async () => {
  const { tensors, shards } = await readSafetensorsDirectory([index(WEIGHT_MAP), SHARD_2, SHARD_1]);
  expect([...tensors].map(([name, entry]) => [name, entry.source.name])).toEqual(Object.entries(WEIGHT_MAP));
  expect(shards.length).toBe(2);
});

test("takes the topmost folder that has weights", async () => {
  const files = [shard("m/original/model.safetensors", "old"), index(WEIGHT_MAP, "m/model.safetensors.index.json"), shard("m/model-1.safetensors", "a", "b"), shard("m/model-2.safetensors", "c")];
  expect([...(await readSafetensorsDirectory(files)).tensors.keys()]).toEqual(["a", "b", "c"]);
});

test("a tensor that only its shard knows does no harm", async () => {
  const { tensors } = await readSafetensorsDirectory([index({ a: "model-1.safetensors" }), SHARD_1]);
  expect([...tensors.keys()]).toEqual(["a", "b"]);
});

test("names missing shards", async () => {
  expect(await refusal(index(WEIGHT_MAP), SHARD_1)).toBe('malformed: model.safetensors.index.json: it names 2 shards, of which 1 is missing: "model-2.safetensors".');
  expect(await refusal(index(WEIGHT_MAP))).toMatch(/of which 2 are missing: "model-1.safetensors", "model-2.safetensors"/);
});

test("an index can't reach outside its folder", async () => {
  expect(await refusal(index({ a: "../n/secret.safetensors" }, "m/model.safetensors.index.json"), shard("n/secret.safetensors", "a"))).toMatch(/1 is missing: "\.\.\/n\/secret/);
});

test("refuses an index that contradicts the shards", async () => {
  expect(await refusal(index({ ...WEIGHT_MAP, b: "model-2.safetensors" }), SHARD_1, SHARD_2)).toMatch(/^malformed: .*weight_map says that "b" is in "model-2.safetensors"/);
});

test("refuses a tensor that two shards hold", async () => {
  expect(await refusal(index(WEIGHT_MAP), SHARD_1, shard("model-2.safetensors", "c", "a"))).toBe('malformed: model-2.safetensors: the tensor "a" is also in model-1.safetensors.');
});

test.each([
  ["no weight_map", undefined, /weight_map must be a JSON object/],
  ["an empty weight_map", {}, /names no tensor/],
  ["a file name that is none", { a: 1 }, /weight_map has 1 for "a"/],
  ["the same tensor twice", null, /twice/],
])("refuses an index with %s", async (_, weightMap, message) => {
  const twice = file("model.safetensors.index.json", text('{"weight_map":{"a":"x","a":"y"}}'));
  expect(await refusal(weightMap === null ? twice : index(weightMap), SHARD_1)).toMatch(message);
});

test("says what to choose when there are no weights, or several without an index", async () => {
  expect(await refusal(file("config.json", text("{}")))).toMatch(/^usage: There is no model\.safetensors among the 1 files/);
  expect(await refusal(SHARD_1, SHARD_2)).toMatch(/^usage: There are several/);
});

test("a broken shard is named", async () => {
  expect(await refusal(index(WEIGHT_MAP), SHARD_1, file("model-2.safetensors", text("short")))).toMatch(/^malformed: model-2\.safetensors: it has 5 bytes/);
});
