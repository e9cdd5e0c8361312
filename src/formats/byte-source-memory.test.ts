import { expect, test } from "vitest";
import { memoryByteSource } from "./byte-source-memory";
import { refusalText } from "./testing/refusal";

const source = memoryByteSource(Uint8Array.of(1, 2, 3, 4, 5), "five.bin");

test("reads the range that is asked for", async () => {
  expect([...(await source.read(1, 3))]).toEqual([2, 3, 4]);
  expect([...(await source.read(5, 0))]).toEqual([]);
});

test("gives copies: writing into one leaves the source as it was", async () => {
  (await source.read(0, 5)).fill(9);
  expect([...(await source.read(0, 5))]).toEqual([1, 2, 3, 4, 5]);
});

test.each([
  [4, 2],
  [6, 0],
  [-1, 2],
  [0, -1],
  [0.5, 1],
  [NaN, 1],
  [0, NaN],
  [2 ** 53, 1],
  [1, Infinity],
])("refuses bytes from %d, %d long", async (offset, length) => {
  expect(await refusalText(() => source.read(offset, length))).toMatch(/^malformed: five\.bin: bytes .* the file has 5 bytes/);
});

test("stops when cancelled", async () => {
  expect(await refusalText(() => source.read(0, 1, AbortSignal.abort()))).toMatch(/^cancelled/);
});
