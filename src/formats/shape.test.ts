import { expect, test } from "vitest";
import { elementCount, tensorBytes } from "./shape";

test("counts elements, and gives up where numbers are no longer exact", () => {
  expect(elementCount([])).toBe(1);
  expect(elementCount([3, 4])).toBe(12);
  expect(elementCount([2 ** 52, 2 ** 52, 0])).toBe(0);
  expect(elementCount([2 ** 27, 2 ** 26])).toBeNull();
  expect(elementCount([2 ** 52, 2 ** 52, 2 ** 52])).toBeNull();
});

test("bytes of a tensor", () => {
  expect(tensorBytes("F16", [3, 5])).toBe(30);
  expect(tensorBytes("Q4_1", [2, 64])).toBe(80);
  expect(tensorBytes("Q8_0", [32, 2])).toBeNull();
  expect(tensorBytes("F32", [])).toBe(4);
  expect(tensorBytes("F32", [2 ** 52])).toBeNull();
});
