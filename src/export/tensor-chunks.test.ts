/** Tensors that are written in several chunks. */
import { describe, expect, it } from "vitest";
import { memoryByteSource } from "../formats/byte-source-memory";
import type { DType } from "../formats/dtype";
import { quantize, type WritableDType } from "../formats/quantize";
import { tensorBytes } from "../formats/shape";
import { joined } from "../formats/testing/raw-bytes";
import { interleaveRows } from "../model/row-order";
import type { PlannedTensor, TensorContent } from "./planned-file";
import { tensorChunks } from "./tensor-chunks";

/** In F32 a head of 16 rows is 4 MiB and all of it 20. */
const SHAPE = [80, 1 << 16] as const;
const ROW_BYTES = 4 * SHAPE[1];
const VALUES = Float32Array.from({ length: SHAPE[0] * SHAPE[1] }, (_, i) => ((i * 7919) % 1009) / 64 - 7);
const BYTES = new Uint8Array(VALUES.buffer);
const ENTRY = { name: "q", dtype: "F32", shape: SHAPE, source: memoryByteSource(BYTES, "q.bin"), offset: 0, byteLength: BYTES.byteLength } as const;

async function written(content: TensorContent, dtype: DType): Promise<{ readonly sizes: number[]; readonly bytes: Uint8Array }> {
  const tensor: PlannedTensor = { name: "q", dtype, shape: SHAPE, bytes: tensorBytes(dtype, SHAPE) ?? NaN, content };
  const chunks: Uint8Array[] = [];
  for await (const chunk of tensorChunks(tensor)) chunks.push(chunk);
  return { sizes: chunks.map(({ byteLength }) => byteLength), bytes: joined(...chunks) };
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}

describe.each<WritableDType>(["F32", "F16", "Q8_0", "Q4_0"])("in %s", (dtype) => {
  const perRow = quantize(dtype, new Float32Array(SHAPE[1])).byteLength;

  it("values come in chunks of whole rows, as if they were written at once", async () => {
    const { sizes, bytes } = await written({ kind: "values", values: VALUES }, dtype);
    expect(sizes).toEqual([32 * perRow, 32 * perRow, 16 * perRow]);
    expect(sameBytes(bytes, quantize(dtype, VALUES))).toBe(true);
  });

  it("rows that move within their heads come in chunks of whole heads", async () => {
    const { sizes, bytes } = await written({ kind: "convert", entry: ENTRY, rows: { to: "pairs", headDim: 16 } }, dtype);
    expect(sizes).toEqual([32 * perRow, 32 * perRow, 16 * perRow]);
    const moved = new Float32Array(interleaveRows(BYTES, SHAPE[0] / 16, 16, ROW_BYTES).buffer);
    expect(sameBytes(bytes, quantize(dtype, moved))).toBe(true);
  });
});

describe("a matrix that is turned", () => {
  it("is packed row by row of the turned one", async () => {
    const [inputs, outputs] = [64, 96];
    const values = VALUES.subarray(0, inputs * outputs);
    const turned = Float32Array.from({ length: inputs * outputs }, (_, at) => values[(at % inputs) * outputs + Math.floor(at / inputs)] ?? NaN);
    const entry = { ...ENTRY, shape: [inputs, outputs], byteLength: 4 * inputs * outputs };
    const tensor: PlannedTensor = { name: "up", dtype: "Q4_0", shape: [outputs, inputs], bytes: 0, content: { kind: "transpose", entry } };
    const chunks: Uint8Array[] = [];
    for await (const chunk of tensorChunks(tensor)) chunks.push(chunk);
    expect(sameBytes(joined(...chunks), quantize("Q4_0", turned))).toBe(true);
  });
});
