import { readFileSync } from "node:fs";
import { describe, expect, it, test } from "vitest";
import { dequantize, DTYPE_LAYOUT } from "./dtype";
import { floatToHalf, halfToFloat } from "./half";
import { firstNonFinite } from "./non-finite";
import { quantize, type WritableDType } from "./quantize";
import { refusalText } from "./testing/refusal";

/** Written by e2e/fixtures/make_ggml_blocks.py with llama.cpp's own library: see there for what each block tries. */
const REFERENCE = readFileSync("e2e/fixtures/ggml-blocks.bin");
const DTYPES = ["F32", "F16", "BF16", "Q8_0", "Q4_0"] as const satisfies readonly WritableDType[];
const BLOCKS = 30;

function bytesOf(dtype: WritableDType): Uint8Array<ArrayBuffer> {
  const lengths = DTYPES.map((one) => BLOCKS * blockBytes(one));
  const start = lengths.slice(0, DTYPES.indexOf(dtype)).reduce((sum, length) => sum + length, 0);
  return Uint8Array.from(REFERENCE.subarray(start, start + BLOCKS * blockBytes(dtype)));
}

function blockBytes(dtype: WritableDType): number {
  const { blockBytes: bytes, blockElements } = DTYPE_LAYOUT[dtype];
  return (32 / blockElements) * bytes;
}

const VALUES = new Float32Array(bytesOf("F32").buffer);

describe.each(DTYPES)("%s", (dtype) => {
  it("has llama.cpp's bytes in every block", () => {
    const [mine, theirs] = [quantize(dtype, VALUES), bytesOf(dtype)];
    expect(mine.byteLength).toBe(theirs.byteLength);
    const size = blockBytes(dtype);
    const other = Array.from({ length: BLOCKS }, (_, block) => block).filter((block) => Buffer.compare(mine.subarray(block * size, (block + 1) * size), theirs.subarray(block * size, (block + 1) * size)) !== 0);
    expect(other).toEqual([]);
  });

  it("takes values from the middle of an array", () => {
    const size = blockBytes(dtype);
    expect([...quantize(dtype, VALUES.subarray(32, 96))]).toEqual([...bytesOf(dtype).subarray(size, 3 * size)]);
  });
});

test("the fixture holds as many blocks as are compared", () => {
  expect(REFERENCE.byteLength).toBe(BLOCKS * DTYPES.reduce((sum, dtype) => sum + blockBytes(dtype), 0));
});

/** What a block of the type is at most away from its value: half a step, and a whole one where Q4_0 has no step for +8. */
const STEPS = [{ dtype: "Q8_0", steps: 127, off: 0.5 }, { dtype: "Q4_0", steps: 8, off: 1 }] as const;

test.each(STEPS)("$dtype comes back within its step", ({ dtype, steps, off }) => {
  const back = dequantize(dtype, quantize(dtype, VALUES), VALUES.length);
  // The first eight blocks are random normals of different sizes.
  for (let block = 0; block < 8; block++) {
    const values = VALUES.subarray(32 * block, 32 * block + 32);
    const step = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0) / steps;
    const scaleError = steps * Math.abs(halfToFloat(floatToHalf(step)) - step);
    const worst = values.reduce((most, value, i) => Math.max(most, Math.abs(value - (back[32 * block + i] ?? NaN))), 0);
    expect(worst).toBeLessThanOrEqual(off * step * (1 + 1e-5) + scaleError);
  }
});

test.each([
  ["F16", 65520],
  ["BF16", 3.4e38],
  ["Q8_0", 127 * 65520],
  ["Q4_0", -8 * 65520],
] as const)("%s of %d is found to be infinite", (dtype, value) => {
  const values = new Float32Array(64);
  values[40] = value;
  expect(firstNonFinite(dtype, quantize(dtype, values))).toBeGreaterThanOrEqual(32);
  values[40] = value * 0.99;
  expect(firstNonFinite(dtype, quantize(dtype, values))).toBe(-1);
});

test("refuses part of a block", async () => {
  expect(await refusalText(() => quantize("Q4_0", new Float32Array(40)))).toMatch(/^internal: 40 values/);
});
