/**
 * Random and damaged files: whatever the bytes, a reader lists sound tensors or refuses with a StudioError, asks for
 * no more of the file than it has, and takes no memory that the file's own size does not justify.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { toStudioError } from "../shared/errors";
import type { ByteSource } from "./byte-source";
import { memoryByteSource } from "./byte-source-memory";
import { readGguf } from "./gguf/read";
import { readSafetensorsHeader } from "./safetensors/read";
import type { TensorListing } from "./tensor-directory";
import { joined, text, u32, u64, u8 } from "./testing/raw-bytes";
import { rawArray, rawGguf, rawPair, rawString } from "./testing/raw-gguf";
import { rawSafetensors } from "./testing/raw-safetensors";
import { recordingSource } from "./testing/recording-source";

interface Format {
  readonly name: string;
  readonly sound: Uint8Array;
  /** What makes random bytes get past the first check. */
  readonly start: Uint8Array;
  read(source: ByteSource): Promise<TensorListing>;
}

const SAFETENSORS: Format = {
  name: "safetensors",
  sound: rawSafetensors({ __metadata__: { format: "pt" }, a: { dtype: "F32", shape: [2, 2], data_offsets: [0, 16] }, b: { dtype: "I8", shape: [3], data_offsets: [16, 19] } }, 19),
  start: joined(u64(40), text("{")),
  read: readSafetensorsHeader,
};

const GGUF: Format = {
  name: "GGUF",
  sound: rawGguf({
    metadata: [rawPair("general.alignment", 4, u32(32)), rawArray("t", 8, 2, joined(rawString("a"), rawString("b"))), rawPair("f", 6, u32(0x7fc00000)), rawPair("b", 7, u8(1))],
    tensors: [{ name: "a", dims: [8, 2], offset: 0 }, { name: "k", dims: [256], type: 12, offset: 64 }],
    dataBytes: 220,
  }),
  start: joined(text("GGUF"), u32(3), u64(2), u64(3)),
  read: readGguf,
};

const FORMATS = [SAFETENSORS, GGUF];

/** Reads `bytes` and checks all that must hold for any bytes. */
async function readAnything(format: Format, bytes: Uint8Array): Promise<void> {
  const source = recordingSource(memoryByteSource(bytes, "hostile"));
  const outcome = await format.read(source).catch(toStudioError);
  expect(Math.max(0, ...source.reads.map((read) => read.length))).toBeLessThanOrEqual(bytes.byteLength);
  if (outcome instanceof Error) {
    expect(`${outcome.code}: ${outcome.message}`).toMatch(/^(malformed|limit|unsupported): /);
    expect(outcome.message.length).toBeLessThan(600);
    return;
  }
  for (const entry of outcome.tensors.values()) {
    expect((await entry.source.read(entry.offset, entry.byteLength)).byteLength).toBe(entry.byteLength);
  }
}

const longWords = fc.constantFrom(0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n - 1n, 2n ** 53n, 2n ** 63n, 2n ** 64n - 1n);

test.each(FORMATS)("$name: the sound file is sound", async ({ sound, read }) => {
  const { tensors, unreadable } = await read(memoryByteSource(sound, "sound"));
  expect([[...tensors.keys()].length, unreadable.size]).toEqual([1, 1]);
});

/** The smallest value that the check fails for, with its error, or null when it holds for all. */
async function counterexample<T>(arbitrary: fc.Arbitrary<T>, numRuns: number, check: (value: T) => Promise<void>): Promise<string | null> {
  const details = await fc.check(fc.asyncProperty(arbitrary, check), { numRuns });
  return details.failed ? (fc.defaultReportMessage(details) ?? "failed") : null;
}

function edited(sound: Uint8Array, edits: readonly (readonly [at: number, value: number])[]): Uint8Array {
  const bytes = sound.slice();
  for (const [at, value] of edits) bytes[at] = value;
  return bytes;
}

describe.each(FORMATS)("$name", (format) => {
  const last = format.sound.byteLength - 1;

  test("random bytes", async () => {
    expect(await counterexample(fc.uint8Array({ maxLength: 300 }), 500, (bytes) => readAnything(format, bytes))).toBeNull();
  });

  test("random bytes behind a sound beginning", async () => {
    const behind = (bytes: Uint8Array) => readAnything(format, joined(format.start, bytes));
    expect(await counterexample(fc.uint8Array({ maxLength: 300 }), 1000, behind)).toBeNull();
  });

  test("a sound file with some bytes changed", async () => {
    const edits = fc.array(fc.tuple(fc.nat(last), fc.nat(255)), { minLength: 1, maxLength: 5 });
    expect(await counterexample(edits, 1500, (changes) => readAnything(format, edited(format.sound, changes)))).toBeNull();
  });

  test("a sound file with a count or offset replaced by an extreme", async () => {
    const edit = fc.tuple(fc.nat(last - 7), longWords);
    const replaced = ([at, word]: [number, bigint]) => readAnything(format, edited(format.sound, [...u64(word)].map((value, i) => [at + i, value])));
    expect(await counterexample(edit, 1500, replaced)).toBeNull();
  });
});

const extremeNumber = fc.oneof(fc.integer({ min: -8, max: 64 }), fc.double(), fc.constantFrom(2 ** 31, 2 ** 53, -0, 1e300));
const numbersOrAnything = fc.oneof(fc.array(extremeNumber, { maxLength: 10 }), fc.jsonValue());
const anyTensor = fc.record({ dtype: fc.constantFrom("F32", "F16", "I64", "", 3, null), shape: numbersOrAnything, data_offsets: numbersOrAnything }, { requiredKeys: [] });

test("safetensors: sound JSON that says anything", async () => {
  const header = fc.oneof(fc.jsonValue(), fc.dictionary(fc.string(), fc.oneof(anyTensor, fc.jsonValue())));
  const file = fc.tuple(header, fc.nat(64));
  expect(await counterexample(file, 1500, ([json, dataBytes]) => readAnything(SAFETENSORS, rawSafetensors(json, dataBytes)))).toBeNull();
});

test.each([
  ["array items", rawGguf({ metadata: [rawArray("k", 0, 4_000_000, u8())] })],
  ["string bytes", rawGguf({ metadata: [rawPair("k", 8, rawString("", 16_000_000))] })],
  ["tensors", rawGguf({ tensorCount: 131_072 })],
  ["keys", rawGguf({ metadataCount: 4096 })],
])("GGUF: claims within the limits but not within the file take no memory (%s)", async (_, bytes) => {
  const before = process.memoryUsage();
  for (let i = 0; i < 50; i++) await readGguf(memoryByteSource(bytes, "liar")).catch(toStudioError);
  const after = process.memoryUsage();
  // 50 files that claim 4 to 32 MB each: believed once, they would show.
  expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(4e6);
  expect(after.heapUsed - before.heapUsed).toBeLessThan(30e6);
});
