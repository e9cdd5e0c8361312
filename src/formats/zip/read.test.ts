import { downloadZip } from "client-zip";
import fc from "fast-check";
import { expect, test } from "vitest";
import { memoryByteSource } from "../byte-source-memory";
import { joined, text, u32, u8 } from "../testing/raw-bytes";
import { rawSafetensors } from "../testing/raw-safetensors";
import { recordingSource } from "../testing/recording-source";
import { refusalText } from "../testing/refusal";
import { readSafetensorsDirectory } from "../safetensors/read-directory";
import { readZip } from "./read";

interface RawEntry {
  readonly name: string | Uint8Array;
  readonly content?: Uint8Array;
  readonly method?: number;
  readonly flags?: number;
  /** What the directory says, when it lies. */
  readonly size?: number;
  readonly offset?: number;
}

const u16 = (value: number) => u32(value).subarray(0, 2);

/** A zip made by hand, apart from any library. */
function rawZip(...entries: RawEntry[]): Uint8Array<ArrayBuffer> {
  let body = u8();
  let directory = u8();
  for (const { name, content = u8(), method = 0, flags = 0x800, size = content.byteLength, offset } of entries) {
    const nameBytes = typeof name === "string" ? text(name) : name;
    const common = joined(u16(20), u16(flags), u16(method), u32(0), u32(0), u32(size), u32(size), u16(nameBytes.byteLength), u16(0));
    directory = joined(directory, u32(0x02014b50), u16(20), common, u16(0), u16(0), u16(0), u32(0), u32(offset ?? body.byteLength), nameBytes);
    body = joined(body, u32(0x04034b50), common, nameBytes, content);
  }
  return joined(body, directory, u32(0x06054b50), u16(0), u16(0), u16(entries.length), u16(entries.length), u32(directory.byteLength), u32(body.byteLength), u16(0));
}

const open = (bytes: Uint8Array) => readZip(memoryByteSource(bytes, "m.zip"));
const refusal = (...entries: RawEntry[]) => refusalText(() => open(rawZip(...entries)));

test("opens what the studio's export library writes, as slices", async () => {
  const weights = rawSafetensors({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4] } }, 4);
  const input = [
    { name: "m/config.json", input: "{}" },
    { name: "m/model.safetensors", input: weights },
  ];
  const bytes = new Uint8Array(await downloadZip(input).arrayBuffer());
  const files = await open(bytes);
  expect(files.map(({ path, source }) => [path, source.size])).toEqual([["m/config.json", 2], ["m/model.safetensors", weights.byteLength]]);
  expect(await files[1]?.source.read(0, weights.byteLength)).toEqual(weights);
  expect((await readSafetensorsDirectory(files)).tensors.has("a")).toBe(true);
});

test("reads the directory and the entries' headers, never their content", async () => {
  const content = new Uint8Array(10 * 2 ** 20);
  const source = recordingSource(memoryByteSource(rawZip({ name: "a", content }, { name: "dir/" }, { name: "dir/b", content: text("b") }, { name: "empty" }), "m.zip"));
  const files = await readZip(source);
  expect(files.map(({ path, source: { size } }) => [path, size])).toEqual([["a", content.byteLength], ["dir/b", 1], ["empty", 0]]);
  expect(source.reads.reduce((sum, read) => sum + read.length, 0)).toBeLessThan(70_000);
  expect(await files[1]?.source.read(0, 1)).toEqual(text("b"));
});

test.each(["../a", "a/../b", "/a", "a//b", "C:/a", "a\\b", "a\0b", "./a", ""])("refuses the name %j", async (name) => {
  expect(await refusal({ name })).toMatch(/^malformed: m\.zip: the file name .* is not a plain path/);
});

test.each([
  ["a compressed entry", { name: "a", method: 8 }, /^unsupported: m\.zip: the file "a" is compressed/],
  ["an encrypted entry", { name: "a", flags: 1, content: new Uint8Array(12) }, /^(unsupported|malformed): m\.zip/],
  ["a name that is no UTF-8", { name: u8(0xff) }, /name of a file is not valid UTF-8/],
  ["a name that is too long", { name: "a".repeat(1025) }, /^limit: .*length of the file name/],
  ["an entry beyond the file", { name: "a", size: 10_000 }, /^malformed: m\.zip/],
  ["an entry that starts beyond the file", { name: "a", offset: 10_000 }, /^malformed: m\.zip/],
  ["an entry that starts elsewhere", { name: "a", content: text("abcdef"), offset: 3 }, /^malformed: m\.zip/],
] satisfies [string, RawEntry, RegExp][])("refuses %s", async (_, entry, message) => {
  expect(await refusal(entry)).toMatch(message);
});

test("refuses a name twice", async () => {
  expect(await refusal({ name: "a" }, { name: "a" })).toMatch(/the file "a" stands twice/);
});

test("refuses a directory that claims to be huge, before reading it", async () => {
  const size = 2 ** 30;
  const end = joined(u32(0x06054b50), u16(0), u16(0), u16(9), u16(9), u32(2 ** 29), u32(0), u16(0));
  const source = recordingSource({
    name: "m.zip",
    size,
    async read(offset, length) {
      const bytes = new Uint8Array(length);
      if (offset + length === size) bytes.set(end, length - end.byteLength);
      return bytes;
    },
  });
  expect(await refusalText(() => readZip(source))).toMatch(/^limit: m\.zip: the size of the zip's directory in bytes is 536870912/);
  expect(source.reads.length).toBe(1);
});

test("refuses every truncation", async () => {
  const bytes = rawZip({ name: "a", content: text("abc") }, { name: "b" });
  for (let length = 0; length < bytes.byteLength; length++) {
    expect(await refusalText(() => open(bytes.slice(0, length)))).toMatch(/^malformed: m\.zip/);
  }
});

test("damaged zips end in a refusal, never in another error or in bytes outside the zip", async () => {
  const sound = rawZip({ name: "a/b.json", content: text("{}") }, { name: "c", content: new Uint8Array(40) });
  const changes = fc.array(fc.tuple(fc.nat(sound.byteLength - 1), fc.nat(255)), { minLength: 1, maxLength: 4 });
  await fc.assert(
    fc.asyncProperty(changes, async (edits) => {
      const bytes = sound.slice();
      for (const [at, value] of edits) bytes[at] = value;
      const files = await open(bytes).catch((error: unknown) => refusalText(() => Promise.reject(error)));
      if (typeof files === "string") return;
      for (const { source } of files) expect((await source.read(0, source.size)).byteLength).toBe(source.size);
    }),
    { numRuns: 500 },
  );
});
