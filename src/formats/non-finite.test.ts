import { expect, test } from "vitest";
import { blockBytesOf, DTYPE_LAYOUT, type DType } from "./dtype";
import { firstNonFinite } from "./non-finite";

/** Where in a block a 16-bit pattern makes its values NaN or infinite, and the patterns that do. */
const CASES: readonly { dtype: DType; at: number; bad: number[]; good: number[] }[] = [
  { dtype: "F32", at: 2, bad: [0x7f80, 0xffc0], good: [0x7f7f, 0xff00] },
  { dtype: "F16", at: 0, bad: [0x7c00, 0xfe00], good: [0x7bff, 0xfbff] },
  { dtype: "BF16", at: 0, bad: [0x7f80, 0xffc1], good: [0x7f7f, 0x7c00] },
  { dtype: "Q8_0", at: 0, bad: [0x7c00, 0xfe00], good: [0x7bff] },
  { dtype: "Q4_0", at: 0, bad: [0x7c00, 0xfe00], good: [0x7bff] },
  { dtype: "Q4_1", at: 0, bad: [0x7c00], good: [0x7bff] },
  { dtype: "Q4_1", at: 2, bad: [0xfc00], good: [0xfbff] },
];

test.each(CASES)("$dtype: finds the block at fault by its bytes $at and on", ({ dtype, at, bad, good }) => {
  const { blockElements, blockBytes } = DTYPE_LAYOUT[dtype];
  for (const pattern of [...bad, ...good]) {
    const bytes = new Uint8Array(blockBytesOf(dtype, 96));
    new DataView(bytes.buffer).setUint16((64 / blockElements) * blockBytes + at, pattern, true);
    expect(firstNonFinite(dtype, bytes)).toBe(bad.includes(pattern) ? 64 : -1);
  }
});

test("the stored integers of a block type may have any bits", () => {
  const bytes = new Uint8Array(blockBytesOf("Q8_0", 32)).fill(0xff, 2);
  expect(firstNonFinite("Q8_0", bytes)).toBe(-1);
});
