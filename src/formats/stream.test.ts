import { expect, test } from "vitest";
import { memoryByteSource } from "./byte-source-memory";
import { LIMITS } from "./limits";
import { streamRange } from "./stream";
import { recordingSource } from "./testing/recording-source";
import { refusalText } from "./testing/refusal";

const bytes = Uint8Array.from({ length: 10 }, (_, i) => i);

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<number[][]> {
  const all: number[][] = [];
  for await (const chunk of chunks) all.push([...chunk]);
  return all;
}

test("gives the range in order, the last chunk shorter", async () => {
  expect(await collect(streamRange(memoryByteSource(bytes, "a"), 2, 7, 3))).toEqual([[2, 3, 4], [5, 6, 7], [8]]);
  expect(await collect(streamRange(memoryByteSource(bytes, "a"), 10, 0))).toEqual([]);
});

test("reads a chunk only when it is asked for", async () => {
  const source = recordingSource(memoryByteSource(bytes, "a"));
  await streamRange(source, 0, 10, 4).next();
  expect(source.reads).toEqual([{ offset: 0, length: 4 }]);
});

test("never reads more than 16 MiB at once unless told to", async () => {
  const size = 40 * 2 ** 20;
  const source = recordingSource({ name: "big", size, read: async () => new Uint8Array(0) });
  await collect(streamRange(source, 0, size));
  expect(source.reads.map((read) => read.length)).toEqual([LIMITS.streamChunkBytes, LIMITS.streamChunkBytes, 8 * 2 ** 20]);
});

test("refuses a range outside the file before reading, and stops when cancelled", async () => {
  const source = recordingSource(memoryByteSource(bytes, "a"));
  expect(await refusalText(() => collect(streamRange(source, 5, 6)))).toMatch(/^malformed: a: bytes 5 to 11/);
  expect(await refusalText(() => collect(streamRange(source, 0, 6, 4, AbortSignal.abort())))).toMatch(/^cancelled/);
  expect(source.reads).toEqual([]);
});
