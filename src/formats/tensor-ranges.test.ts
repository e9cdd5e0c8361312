import { expect, test } from "vitest";
import { checkNoOverlap, inFileOrder, type TensorRange } from "./tensor-ranges";
import { refusalText } from "./testing/refusal";

const range = (name: string, start: number, end: number): TensorRange => ({ name, start, end });

test("sorts by start, ranges of no bytes first", () => {
  const ranges = [range("c", 8, 9), range("b", 4, 8), range("none", 4, 4), range("a", 0, 4)];
  expect(inFileOrder(ranges).map(({ name }) => name)).toEqual(["a", "none", "b", "c"]);
});

test("ranges may touch, in any order, and leave gaps", () => {
  expect(() => checkNoOverlap([range("b", 4, 8), range("a", 0, 4), range("none", 4, 4), range("c", 20, 30)], "f")).not.toThrow();
});

test.each([
  ["the first two", [range("a", 0, 5), range("b", 4, 8), range("c", 8, 9)], '"a" and "b" overlap at byte 4'],
  ["the last two", [range("a", 0, 4), range("b", 4, 8), range("c", 7, 9)], '"b" and "c" overlap at byte 7'],
  ["one inside another", [range("a", 0, 9), range("b", 3, 4)], '"a" and "b" overlap at byte 3'],
  ["none inside another", [range("a", 0, 9), range("none", 3, 3)], '"a" and "none" overlap at byte 3'],
  ["the same bytes", [range("a", 2, 4), range("b", 2, 4)], '"a" and "b" overlap at byte 2'],
])("refuses an overlap of %s", async (_, ranges, message) => {
  expect(await refusalText(() => checkNoOverlap(ranges, "f"))).toBe(`malformed: f: the tensors ${message}.`);
});
