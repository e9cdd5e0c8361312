import { expect, test } from "vitest";
import { memoryByteSource } from "./byte-source-memory";
import { sliceByteSource } from "./byte-source-slice";
import { refusalText } from "./testing/refusal";

const whole = memoryByteSource(Uint8Array.of(0, 1, 2, 3, 4, 5, 6, 7), "whole.bin");

test("a slice is a file of its own, also of a slice", async () => {
  const inner = sliceByteSource(sliceByteSource(whole, 2, 5, "outer"), 1, 3, "inner");
  expect(inner.size).toBe(3);
  expect([...(await inner.read(0, 3))]).toEqual([3, 4, 5]);
});

test("never reads past its end into the bytes that follow", async () => {
  const slice = sliceByteSource(whole, 2, 3, "part.bin");
  expect(await refusalText(() => slice.read(0, 4))).toBe("malformed: part.bin: bytes 0 to 4 are needed, but the file has 3 bytes.");
});

test("refuses to lie outside its source", async () => {
  expect(await refusalText(() => sliceByteSource(whole, 6, 3, "part.bin"))).toMatch(/^malformed: whole\.bin/);
});
