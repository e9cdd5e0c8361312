import { expect, test } from "vitest";
import { memoryByteSource } from "../byte-source-memory";
import { LIMITS } from "../limits";
import { joined, text, u64 } from "../testing/raw-bytes";
import { rawSafetensors } from "../testing/raw-safetensors";
import { recordingSource } from "../testing/recording-source";
import { refusalOf, refusalText } from "../testing/refusal";
import { readSafetensorsHeader } from "./read";

const TWO = {
  __metadata__: { format: "pt" },
  b: { dtype: "F32", shape: [2, 3], data_offsets: [0, 24] },
  a: { dtype: "BF16", shape: [4], data_offsets: [24, 32] },
};

const open = (bytes: Uint8Array) => readSafetensorsHeader(memoryByteSource(bytes, "m.safetensors"));
const refusal = (bytes: Uint8Array) => refusalText(() => open(bytes));
/** The refusal of a file whose one tensor says `fields`. */
const refusalOfTensor = (fields: object, dataBytes = 24) => refusal(rawSafetensors({ t: { dtype: "F32", shape: [6], data_offsets: [0, 24], ...fields } }, dataBytes));

test("lists tensors where they are", async () => {
  const bytes = rawSafetensors(TWO, 32);
  const { tensors, unreadable, metadata, dataOffset } = await open(bytes);
  expect(dataOffset).toBe(bytes.byteLength - 32);
  expect([...metadata]).toEqual([["format", "pt"]]);
  expect([...tensors.keys()]).toEqual(["b", "a"]);
  expect(tensors.get("a")).toMatchObject({ dtype: "BF16", shape: [4], offset: dataOffset + 24, byteLength: 8 });
  expect(unreadable.size).toBe(0);
});

test("accepts scalars, tensors of no values, header padding and a header without tensors", async () => {
  const header = { s: { dtype: "F32", shape: [], data_offsets: [0, 4] }, n: { dtype: "F16", shape: [0, 7], data_offsets: [4, 4] } };
  expect((await open(rawSafetensors(`${JSON.stringify(header)}   `, 4))).tensors.size).toBe(2);
  expect((await open(rawSafetensors("{}", 0))).tensors.size).toBe(0);
});

test("keeps a tensor of a type it does not read apart, with the reason", async () => {
  const header = { ids: { dtype: "I64", shape: [2], data_offsets: [0, 16] }, w: { dtype: "F32", shape: [1], data_offsets: [16, 20] } };
  const { tensors, unreadable } = await open(rawSafetensors(header, 20));
  expect([...tensors.keys()]).toEqual(["w"]);
  expect(unreadable.get("ids")).toMatchObject({ dtype: "I64", shape: [2], reason: 'has the type "I64", which the studio does not read' });
});

test("a tensor may have a name that JavaScript gives a meaning", async () => {
  const json = '{"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}';
  expect([...(await open(rawSafetensors(json, 4))).tensors.keys()]).toEqual(["__proto__"]);
});

test("reads the header and nothing else", async () => {
  const bytes = rawSafetensors(TWO, 32);
  const source = recordingSource(memoryByteSource(bytes, "m"));
  const { dataOffset } = await readSafetensorsHeader(source);
  expect(source.reads).toEqual([{ offset: 0, length: 8 }, { offset: 8, length: dataOffset - 8 }]);
});

test("refuses every truncation of a sound file", async () => {
  const bytes = rawSafetensors(TWO, 32);
  for (let length = 0; length < bytes.byteLength; length++) {
    expect(await refusal(bytes.slice(0, length)), `cut to ${length} bytes`).toMatch(/^malformed: m\.safetensors: /);
  }
});

test("refuses bytes that belong to no tensor: before, between and behind", async () => {
  const tensor = (start: number) => ({ dtype: "F32", shape: [1], data_offsets: [start, start + 4] });
  expect(await refusal(rawSafetensors({ a: tensor(4) }, 8))).toMatch(/bytes 0 to 4 of the data, before the tensor "a", belong to no tensor/);
  expect(await refusal(rawSafetensors({ a: tensor(0), b: tensor(8) }, 12))).toMatch(/bytes 4 to 8 .*before the tensor "b"/);
  expect(await refusal(rawSafetensors({ a: tensor(0) }, 5))).toMatch(/end at byte 4 of the data, but the file has 5 bytes/);
});

test("refuses overlapping tensors by name", async () => {
  const header = { a: { dtype: "F32", shape: [2], data_offsets: [0, 8] }, b: { dtype: "F32", shape: [2], data_offsets: [4, 12] } };
  expect(await refusal(rawSafetensors(header, 12))).toBe('malformed: m.safetensors: the tensors "a" and "b" overlap at byte 4.');
  const same = { a: { dtype: "F32", shape: [2], data_offsets: [0, 8] }, b: { dtype: "U8", shape: [8], data_offsets: [0, 8] } };
  expect(await refusal(rawSafetensors(same, 8))).toMatch(/overlap/);
});

test.each([
  ["is larger than the file", 10n ** 12n, /^malformed: .*the header length is 1000000000000, but only \d+ bytes follow/],
  ["is beyond 2^53", 2n ** 64n - 1n, /^malformed: .*18446744073709551615/],
  ["ends inside the JSON", 10n, /^malformed: .*not valid JSON/],
  ["is zero", 0n, /^malformed: .*must start with "\{"/],
])("refuses a header length that %s", async (_, claimed, message) => {
  expect(await refusal(rawSafetensors(TWO, 32, claimed))).toMatch(message);
});

test("refuses a header above the limit before reading it", async () => {
  const small = memoryByteSource(joined(u64(LIMITS.safetensorsHeaderBytes + 1), text("{}")), "m.safetensors");
  const source = recordingSource(small, 2 ** 40);
  expect(await refusalText(() => readSafetensorsHeader(source))).toMatch(/^limit: m\.safetensors: the header length is 16777217/);
  expect(source.reads).toEqual([{ offset: 0, length: 8 }]);
});

test.each([
  ["not JSON", "{bad}", /not valid JSON/],
  ["a list", "[]", /must start with "\{"/],
  ["a tensor twice", '{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}', /the key "a" twice/],
  ["a tensor that is no object", '{"a":[]}', /tensor "a" must be a JSON object/],
  ["metadata that are no strings", '{"__metadata__":{"x":1}}', /__metadata__ has 1 under "x"/],
  ["metadata that are no object", '{"__metadata__":"x"}', /__metadata__ must be a JSON object/],
])("refuses a header with %s", async (_, json, message) => {
  expect(await refusal(rawSafetensors(json, 0))).toMatch(message);
});

test("refuses a header that is no UTF-8", async () => {
  expect(await refusal(rawSafetensors(joined(text('{"a'), Uint8Array.of(0xff), text('":1}')), 0))).toMatch(/header is not valid UTF-8/);
});

test.each([
  ["no dtype", { dtype: undefined }, /the dtype nothing/],
  ["a dtype that is no string", { dtype: 7 }, /the dtype 7/],
  ["no shape", { shape: undefined }, /the shape nothing/],
  ["a negative size", { shape: [-1, 6] }, /-1 in its shape/],
  ["a fractional size", { shape: [1.5, 4] }, /1\.5 in its shape/],
  ["a size as text", { shape: ["6"] }, /"6" in its shape/],
  ["a size beyond 2^53", { shape: [1e300] }, /1e\+300 in its shape/],
  ["a shape that overflows", { shape: [2 ** 30, 2 ** 30] }, /needs more bytes than any file has/],
  ["a shape that overflows back to the right length", { shape: [2 ** 32, 2 ** 32, 6] }, /needs more bytes than any file has/],
  ["more bytes than its shape", { shape: [5] }, /needs 20 bytes, but its data_offsets span 24/],
  ["fewer bytes than its shape", { shape: [7] }, /needs 28 bytes, but its data_offsets span 24/],
  ["another dtype's bytes", { dtype: "F16" }, /needs 12 bytes/],
  ["no offsets", { data_offsets: undefined }, /the data_offsets nothing/],
  ["one offset", { data_offsets: [24] }, /the data_offsets \[24\]/],
  ["offsets backwards", { data_offsets: [24, 0] }, /the data_offsets \[24,0\]/],
  ["a negative offset", { data_offsets: [-24, 0] }, /the data_offsets \[-24,0\]/],
  ["offsets beyond the file", { data_offsets: [8, 32] }, /ends at byte 32 of the data, but the file has 24/],
  ["offsets beyond 2^53", { data_offsets: [2 ** 60, 2 ** 60 + 4096] }, /not \[start, end\]/],
])("refuses a tensor with %s", async (_, fields, message) => {
  const refused = await refusalOfTensor(fields);
  expect(refused).toMatch(/^malformed: m\.safetensors: tensor "t" /);
  expect(refused).toMatch(message);
});

test("refuses too many dimensions and too long a name", async () => {
  expect(await refusalOfTensor({ shape: Array<number>(9).fill(1) })).toMatch(/^limit: .*number of dimensions of tensor "t" is 9/);
  expect(await refusal(rawSafetensors({ ["x".repeat(1025)]: {} }, 0))).toMatch(/^limit: .*length of a tensor's name/);
});

test("tells what a Git LFS pointer is", async () => {
  const refused = await refusalOf(() => open(text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 5\n")));
  expect(refused.remedy).toMatch(/git lfs pull/);
});
