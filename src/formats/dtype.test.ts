import { expect, test } from "vitest";
import { blockBytesOf, dequantize, DTYPE_LAYOUT, type DType } from "./dtype";
import { joined, u8 } from "./testing/raw-bytes";
import { refusalText } from "./testing/refusal";

const DTYPES = Object.keys(DTYPE_LAYOUT) as DType[];
/** binary16 of 0.5, -2 and 1.5, least byte first. */
const HALF = u8(0x00, 0x38);
const MINUS_TWO = u8(0x00, 0xc0);
const ONE_AND_HALF = u8(0x00, 0x3e);
/** Byte i holds i in its low half and 15 - i in its high half. */
const NIBBLES = Uint8Array.from({ length: 16 }, (_, i) => i | ((15 - i) << 4));
const UP = Array.from({ length: 16 }, (_, i) => i);
const DOWN = [...UP].reverse();

const CASES: readonly { dtype: DType; bytes: Uint8Array; values: number[] }[] = [
  { dtype: "F32", bytes: u8(0, 0, 0x80, 0x3f, 0xdb, 0x0f, 0x49, 0xc0, 0, 0, 0x80, 0x7f), values: [1, Math.fround(-Math.PI), Infinity] },
  { dtype: "F16", bytes: u8(0x00, 0x3c, 0x01, 0x80, 0xff, 0x7b), values: [1, -(2 ** -24), 65504] },
  { dtype: "BF16", bytes: u8(0x80, 0x3f, 0x49, 0xc0), values: [1, -3.140625] },
  {
    dtype: "Q8_0",
    bytes: joined(HALF, u8(0x80, 0x7f, 0xff), new Uint8Array(28), u8(2), MINUS_TWO, u8(1), new Uint8Array(31)),
    values: [-64, 63.5, -0.5, ...Array<number>(28).fill(0), 1, -2, ...Array<number>(31).fill(-0)],
  },
  { dtype: "Q4_0", bytes: joined(HALF, NIBBLES), values: [...UP, ...DOWN].map((nibble) => (nibble - 8) / 2) },
  { dtype: "Q4_1", bytes: joined(MINUS_TWO, ONE_AND_HALF, NIBBLES), values: [...UP, ...DOWN].map((nibble) => -2 * nibble + 1.5) },
];

test.each(CASES)("$dtype: known bytes give known values", ({ dtype, bytes, values }) => {
  expect([...dequantize(dtype, bytes, values.length)]).toEqual(values);
});

test.each(CASES)("$dtype: bytes need no alignment, and more of them than asked for do no harm", ({ dtype, bytes, values }) => {
  const shifted = joined(u8(0xff), bytes, u8(0xff)).subarray(1);
  expect([...dequantize(dtype, shifted, values.length)]).toEqual(values);
});

test("the minimum of Q4_1 is added in float32", () => {
  // The exact sum 15 d + 1000 has more digits than a float32 and must be rounded once.
  const bytes = joined(u8(0x01, 0x04), u8(0xd0, 0x63), new Uint8Array(16).fill(0xff));
  const d = 1025 * 2 ** -24;
  expect(dequantize("Q4_1", bytes, 32)[0]).toBe(Math.fround(d * 15 + 1000));
});

test.each(DTYPES)("%s: zero bytes are zeros, and blocks as long as they say", (dtype) => {
  const { blockBytes } = DTYPE_LAYOUT[dtype];
  const zeros = new Uint8Array(blockBytesOf(dtype, 64));
  expect(zeros.byteLength).toBe((64 / DTYPE_LAYOUT[dtype].blockElements) * blockBytes);
  expect([...dequantize(dtype, zeros, 64)].every((value) => value === 0)).toBe(true);
});

test("refuses part of a block and too few bytes", async () => {
  expect(await refusalText(() => dequantize("Q4_0", new Uint8Array(36), 33))).toMatch(/^internal: 33 values/);
  expect(await refusalText(() => dequantize("F16", new Uint8Array(3), 2))).toMatch(/^internal: 3 bytes/);
  expect(await refusalText(() => blockBytesOf("Q8_0", -32))).toMatch(/^internal/);
});
