import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../formats/byte-source-memory";
import { dequantize, type DType } from "../formats/dtype";
import { floatToHalf } from "../formats/half";
import type { TensorEntry } from "../formats/tensor-directory";
import { transposedRows, type TransposedRequest } from "./transposed-rows";

/** [inputs, outputs]: element (i, o) is i + o / 64, which F16 has exactly. Three bytes stand before it, so nothing is aligned. */
function entryOf(dtype: "F32" | "F16", inputs: number, outputs: number): TensorEntry {
  const values = Float32Array.from({ length: inputs * outputs }, (_, at) => Math.floor(at / outputs) + (at % outputs) / 64);
  const bytes = dtype === "F32" ? new Uint8Array(values.buffer) : new Uint8Array(Uint16Array.from(values, floatToHalf).buffer);
  const file = new Uint8Array(3 + bytes.byteLength);
  file.set(bytes, 3);
  return { name: "w", dtype, shape: [inputs, outputs], source: memoryByteSource(file, "file"), offset: 3, byteLength: bytes.byteLength };
}

async function valuesOf(request: TransposedRequest): Promise<number[]> {
  const values: number[] = [];
  for await (const band of transposedRows(request)) values.push(...dequantize(request.dtype, band, band.byteLength / (request.dtype === "F16" ? 2 : 4)));
  return values;
}

const CASES: readonly (readonly ["F32" | "F16", DType])[] = [["F32", "F32"], ["F16", "F16"], ["F16", "F32"]];

describe("transposedRows", () => {
  it.each(CASES)("turns %s into rows of %s, any run of them", async (stored, dtype) => {
    const entry = entryOf(stored, 5, 7);
    const row = (output: number): number[] => [0, 1, 2, 3, 4].map((input) => input + output / 64);
    expect(await valuesOf({ entry, rowStart: 0, rows: 7, dtype })).toEqual([0, 1, 2, 3, 4, 5, 6].flatMap(row));
    expect(await valuesOf({ entry, rowStart: 2, rows: 3, dtype })).toEqual([2, 3, 4].flatMap(row));
  });

  it("holds at most 32 MiB of a large matrix, and reads it 8 MiB at a time", async () => {
    const MIB = 1024 * 1024;
    const [inputs, outputs] = [3000, 3000];
    let largest = 0;
    const entry = entryOf("F32", inputs, outputs);
    const bands: Uint8Array[] = [];
    const onRead = (chunk: Uint8Array): void => void (largest = Math.max(largest, chunk.byteLength));
    for await (const band of transposedRows({ entry, rowStart: 0, rows: outputs, dtype: "F32", onRead })) bands.push(band);
    expect(largest).toBeLessThanOrEqual(8 * MIB);
    expect(bands.length).toBe(2);
    expect(Math.max(...bands.map((band) => band.byteLength))).toBeLessThanOrEqual(32 * MIB);
    const last = new Float32Array(bands[1]?.buffer ?? new ArrayBuffer(0)).slice(-inputs);
    expect([last[0], last[2999]]).toEqual([2999 / 64, 2999 + 2999 / 64]);
  });
});
