import { expect, test } from "vitest";
import { memoryByteSource } from "../byte-source-memory";
import { LIMITS } from "../limits";
import { joined, text, u32, u64, u8 } from "../testing/raw-bytes";
import { rawArray, rawGguf, rawPair, rawString, type RawGguf, type RawTensor } from "../testing/raw-gguf";
import { recordingSource } from "../testing/recording-source";
import { refusalOf, refusalText } from "../testing/refusal";
import { readGguf } from "./read";

const open = (bytes: Uint8Array) => readGguf(memoryByteSource(bytes, "m.gguf"));
const refusal = (raw: RawGguf) => refusalText(() => open(rawGguf(raw)));
const refusalOfTensors = (...tensors: RawTensor[]) => refusal({ tensors, dataBytes: 64 });

const SOUND: RawGguf = {
  metadata: [rawPair("general.architecture", 8, rawString("llama")), rawArray("tokenizer.ggml.tokens", 8, 2, joined(rawString("a"), rawString("é")))],
  tensors: [{ name: "a", dims: [4, 2], offset: 0 }, { name: "b", dims: [32, 1], type: 8, offset: 32 }],
  dataBytes: 66,
};

test.each([2, 3])("reads version %i", async (version) => {
  const bytes = rawGguf({ ...SOUND, version });
  const file = await open(bytes);
  expect(file).toMatchObject({ version, alignment: 32, dataOffset: bytes.byteLength - 66 });
  expect([...file.metadata]).toEqual([
    ["general.architecture", { type: "string", value: "llama" }],
    ["tokenizer.ggml.tokens", { type: "array", itemType: "string", items: ["a", "é"] }],
  ]);
  expect([...file.tensors.values()]).toMatchObject([
    { name: "a", dtype: "F32", shape: [2, 4], offset: file.dataOffset, byteLength: 32 },
    { name: "b", dtype: "Q8_0", shape: [1, 32], offset: file.dataOffset + 32, byteLength: 34 },
  ]);
});

test.each([
  ["uint8", 0, u8(0xff), 255],
  ["int8", 1, u8(0xff), -1],
  ["uint16", 2, u8(1, 0xff), 0xff01],
  ["int16", 3, u8(0, 0x80), -32768],
  ["uint32", 4, u32(0xffffffff), 0xffffffff],
  ["int32", 5, u32(0xfffffffe), -2],
  ["float32", 6, u8(0, 0, 0xc0, 0x3f), 1.5],
  ["bool", 7, u8(1), true],
  ["string", 8, rawString("\uFEFFx\u0000"), "\uFEFFx\u0000"],
  ["uint64", 10, u64(2n ** 53n - 1n), 2 ** 53 - 1],
  ["uint64", 10, u64(2n ** 64n - 1n), 2n ** 64n - 1n],
  ["int64", 11, u64(-5), -5],
  ["int64", 11, u64(-(2n ** 60n)), -(2n ** 60n)],
  ["float64", 12, u8(0, 0, 0, 0, 0, 0, 0xf8, 0x3f), 1.5],
])("reads %s, alone and in an array", async (type, code, bytes, value) => {
  const { metadata } = await open(rawGguf({ metadata: [rawPair("one", code, bytes), rawArray("two", code, 2, joined(bytes, bytes)), rawArray("none", code, 0, u8())] }));
  expect(metadata.get("one")).toEqual({ type, value });
  expect(metadata.get("two")).toEqual({ type: "array", itemType: type, items: [value, value] });
  expect(metadata.get("none")).toEqual({ type: "array", itemType: type, items: [] });
});

test("reads a vocabulary of 60,000 strings through a window", async () => {
  const items = Array.from({ length: 60_000 }, (_, i) => `token-${i}`);
  const source = recordingSource(memoryByteSource(rawGguf({ metadata: [rawArray("t", 8, items.length, joined(...items.map((item) => rawString(item))))] }), "m"));
  expect((await readGguf(source)).metadata.get("t")).toEqual({ type: "array", itemType: "string", items });
  expect(Math.max(...source.reads.map((read) => read.length))).toBe(256 * 1024);
});

test("reads a string that is longer than the window", async () => {
  const long = "ü".repeat(300_000);
  const { metadata } = await open(rawGguf({ metadata: [rawPair("long", 8, rawString(long)), rawPair("after", 7, u8(1))] }));
  expect(metadata.get("long")).toEqual({ type: "string", value: long });
  expect(metadata.get("after")).toEqual({ type: "bool", value: true });
});

test("reads a header without tensors or keys, even without padding", async () => {
  expect((await open(rawGguf({}).slice(0, 24))).tensors.size).toBe(0);
});

test("heeds general.alignment", async () => {
  const metadata = [rawPair("general.alignment", 4, u32(8))];
  const tensors = [{ name: "a", dims: [1], offset: 0 }, { name: "b", dims: [1], offset: 8 }];
  const file = await open(rawGguf({ metadata, tensors, dataBytes: 12, alignment: 8 }));
  expect(file.alignment).toBe(8);
  expect(file.tensors.get("b")?.offset).toBe(file.dataOffset + 8);
});

test("keeps tensors of other types apart, with the reason", async () => {
  const { tensors, unreadable } = await open(rawGguf({ tensors: [{ name: "k", dims: [256], type: 12 }, { name: "n", dims: [8], type: 999 }, { name: "a", dims: [8] }], dataBytes: 64 }));
  expect([...tensors.keys()]).toEqual(["a"]);
  expect([...unreadable.values()].map(({ name, dtype, shape, reason }) => ({ name, dtype, shape, reason }))).toEqual([
    { name: "k", dtype: "Q4_K", shape: [256], reason: "has the type Q4_K, which the studio does not read" },
    { name: "n", dtype: "number 999", shape: [8], reason: "has the type number 999, which the studio does not read" },
  ]);
});

test("refuses every truncation of a sound file", async () => {
  const bytes = rawGguf(SOUND);
  for (let length = 0; length < bytes.byteLength; length++) {
    expect(await refusalText(() => open(bytes.slice(0, length))), `cut to ${length} bytes`).toMatch(/^malformed: m\.gguf: /);
  }
});

test.each([
  ["another magic", { magic: text("GGML") }, /^malformed: m\.gguf: it does not start with "GGUF" but with the bytes 47 47 4d 4c/],
  ["version 1", { version: 1 }, /^unsupported: m\.gguf has the GGUF version 1/],
  ["version 4", { version: 4 }, /^unsupported: m\.gguf has the GGUF version 4/],
  ["big-endian bytes", { version: 0x03000000 }, /^unsupported: m\.gguf is a big-endian GGUF/],
  ["too many tensors", { tensorCount: 2 ** 40 }, /^limit: m\.gguf: the number of tensors is 1099511627776/],
  ["tensors beyond 2^53", { tensorCount: 2n ** 64n - 1n }, /^limit: .*18446744073709551615/],
  ["more tensors than it has", { tensorCount: 9 }, /^malformed: .*the file ends at byte 32, in the tensor/],
  ["too many keys", { metadataCount: 2 ** 32 }, /^limit: .*the number of metadata keys is 4294967296/],
  ["more keys than it has", { metadataCount: 3 }, /^malformed: .*the file ends at byte 32, in the type of the metadata/],
])("refuses %s", async (_, raw, message) => {
  expect(await refusal(raw)).toMatch(message);
});

test.each([
  ["a key twice", [rawPair("k", 7, u8(1)), rawPair("k", 7, u8(1))], /"k" stands twice/],
  ["a key that is too long", [rawPair("k".repeat(1025), 7, u8(1))], /^limit: .*length of the metadata key 0 is 1025/],
  ["a key that is no UTF-8", [joined(rawString(u8(0xc3, 0x28)), u32(7), u8(1))], /metadata key 0 is not valid UTF-8/],
  ["an unknown type", [rawPair("k", 13, u64(0))], /"k" has the type 13/],
  ["a bool that is neither", [rawPair("k", 7, u8(2))], /"k" is 2, not a bool/],
  ["a string that is no UTF-8", [rawPair("k", 8, rawString(u8(0xff)))], /"k" is not valid UTF-8/],
  ["a string beyond the file", [rawPair("k", 8, rawString("abc", 1000))], /^malformed: .*the file ends .* in the metadata "k", which takes 1000 bytes/],
  ["a string beyond the limit", [rawPair("k", 8, rawString("abc", 2 ** 40))], /^limit: .*length of the metadata "k" is 1099511627776/],
  ["a string beyond 2^53", [rawPair("k", 8, rawString("abc", 2n ** 63n))], /^limit: .*9223372036854775808/],
  ["a huge array", [rawArray("k", 4, 2n ** 62n, u8())], /^limit: .*number of items of the metadata "k"/],
  ["an array beyond the file", [rawArray("k", 4, 4_000_000, u8())], /^malformed: .*"k" claims 4000000 items of uint32, which take 16000000 bytes/],
  ["strings beyond the file", [rawArray("k", 8, 100, rawString("abc"))], /^malformed: .*claims 100 items of string, which take 800 bytes/],
  ["an array of an unknown type", [rawArray("k", 77, 1, u8(1))], /item type of the metadata "k" has the type 77/],
  ["an array of arrays", [rawArray("k", 9, 1, u8(1))], /^unsupported: .*"k" is an array of arrays/],
])("refuses metadata with %s", async (_, metadata, message) => {
  expect(await refusal({ metadata })).toMatch(message);
});

test("counts the items of all arrays together", async () => {
  const half = LIMITS.ggufArrayItems / 2 + 1;
  const metadata = ["a", "b"].map((key) => rawArray(key, 0, half, new Uint8Array(half)));
  expect(await refusal({ metadata })).toMatch(/^limit: .*items of all arrays, with the metadata "b", is 4194306/);
});

test.each([
  ["0", 4, u32(0)],
  ["3", 4, u32(3)],
  ["-32", 5, u32(-32)],
  ["NaN", 6, u8(0, 0, 0xc0, 0x7f)],
  ["32", 8, rawString("32")],
  ["2147483649", 4, u32(0x80000001)],
])("refuses an alignment of %s", async (value, type, bytes) => {
  expect(await refusal({ metadata: [rawPair("general.alignment", type, bytes)] })).toMatch(`malformed: m.gguf: general.alignment is ${value} (`);
});

test("refuses an alignment above the limit", async () => {
  expect(await refusal({ metadata: [rawPair("general.alignment", 4, u32(2 ** 31))] })).toMatch(/^limit: .*general\.alignment is 2147483648/);
});

test.each([
  ["no dimensions", { name: "t", dims: [] }, /"t" has no dimensions/],
  ["too many dimensions", { name: "t", dimCount: 5 }, /^limit: .*dimensions of the tensor "t" is 5/],
  ["a huge number of dimensions", { name: "t", dimCount: 0xffffffff }, /^limit: .*4294967295/],
  ["a dimension of 0", { name: "t", dims: [8, 0] }, /"t" has 0 as dimension 1/],
  ["a negative dimension", { name: "t", dims: [-1] }, /18446744073709551615 as dimension 0/],
  ["dimensions that overflow", { name: "t", dims: [2 ** 32, 2 ** 32, 2] }, /more values than any file has/],
  ["more values than the file", { name: "t", dims: [2 ** 40] }, /"t" ends at byte \d+, but the file has/],
  ["one value too many", { name: "t", dims: [17] }, /"t" ends at byte/],
  ["rows of no whole blocks", { name: "t", dims: [8, 32], type: 3 }, /rows that are no whole blocks of Q4_1/],
  ["an offset off the alignment", { name: "t", offset: 8 }, /starts at byte 8 of the data, which is no multiple of the alignment 32/],
  ["an offset behind the file", { name: "t", offset: 64 }, /starts at byte 64 of the data, but the file has 64 bytes of data/],
  ["an offset beyond 2^53", { name: "t", offset: 2n ** 60n }, /starts at byte 1152921504606846976/],
  ["an unreadable tensor behind the file", { name: "t", type: 12, offset: 64 }, /starts at byte 64/],
  ["a name that is too long", { name: "t".repeat(1025) }, /^limit: .*length of the name of tensor 0/],
] satisfies [string, RawTensor, RegExp][])("refuses a tensor with %s", async (_, tensor, message) => {
  expect(await refusalOfTensors(tensor)).toMatch(message);
});

test("refuses a tensor twice, and two that overlap", async () => {
  expect(await refusalOfTensors({ name: "t" }, { name: "t", offset: 32 })).toMatch(/"t" stands twice/);
  expect(await refusalOfTensors({ name: "a", dims: [16] }, { name: "b", offset: 32 })).toMatch(/"a" and "b" overlap/);
});

test("lies cost nothing: a claim of terabytes is refused within the first window", async () => {
  const bytes = rawGguf({ metadata: [rawPair("k", 8, rawString("abc", LIMITS.ggufStringBytes))] });
  const source = recordingSource(memoryByteSource(bytes, "m.gguf"));
  expect(await refusalText(() => readGguf(source))).toMatch(/^malformed/);
  expect(source.reads).toEqual([{ offset: 0, length: bytes.byteLength }]);
});

test("a header never grows past its limit, whatever the file's size", async () => {
  const head = joined(text("GGUF"), u32(3), u64(0), u64(4096));
  const pair = (i: number) => rawPair(`key ${String(i).padStart(4, "0")}`, 8, rawString(new Uint8Array(2 ** 20)));
  const pairBytes = pair(0).byteLength;
  const source = recordingSource({
    name: "endless.gguf",
    size: 2 ** 50,
    async read(offset, length) {
      const first = Math.max(0, Math.floor((offset - head.byteLength) / pairBytes));
      const start = head.byteLength + first * pairBytes;
      const from = joined(offset < start ? head : u8(), pair(first), pair(first + 1), pair(first + 2));
      const skip = offset < start ? offset : offset - start;
      return from.slice(skip, skip + length);
    },
  });
  expect(await refusalText(() => readGguf(source))).toMatch(/^limit: endless\.gguf: the size of the header, at the metadata "key 0047", is/);
  expect(Math.max(...source.reads.map((read) => read.offset + read.length))).toBeLessThanOrEqual(LIMITS.ggufHeaderBytes + 2 ** 20);
  expect(Math.max(...source.reads.map((read) => read.length))).toBe(2 ** 20);
});

test("stops when cancelled", async () => {
  expect(await refusalOf(() => readGguf(memoryByteSource(rawGguf(SOUND), "m"), AbortSignal.abort()))).toMatchObject({ code: "cancelled" });
});
