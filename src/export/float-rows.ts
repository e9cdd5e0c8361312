/** Whole rows of a planned tensor as they are computed with: in F32, whatever they are stored in and will be written in. */
import { dequantize, rowBytes } from "../formats/dtype";
import { streamRange } from "../formats/stream";
import { interleaveRows, uninterleaveRows } from "../model/row-order";
import { transposedRows } from "../model/transposed-rows";
import { assertNever } from "../shared/assert";
import type { TensorContent } from "./planned-file";
import { tunedHeadRows } from "./tuned-head-rows";

export type ComputedContent = Exclude<TensorContent, { kind: "copy" | "zero" }>;

/** `shape` is the planned tensor's; chunks hold at most `chunkBytes`, or a row, a head or a band of turned rows where that is more. */
export function floatRows(content: ComputedContent, shape: readonly number[], chunkBytes: number, signal?: AbortSignal): AsyncIterable<Float32Array<ArrayBuffer>> | readonly Float32Array<ArrayBuffer>[] {
  switch (content.kind) {
    case "convert":
      return convertedRows(content, chunkBytes, signal);
    case "transpose":
      return turnedRows(content, shape[0] ?? 1, signal);
    case "values":
      return [content.values];
    case "head":
      return tunedHeadRows(content.entry, content.head, chunkBytes, signal);
    default:
      return assertNever(content);
  }
}

type Converted = Extract<TensorContent, { kind: "convert" }>;

/** In the stored type, so that no value is touched. Chunks are limited by what they take in F32. */
export async function* movedRows({ entry, rows }: Converted, chunkBytes: number, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const cols = rowLength(entry.shape);
  const perRow = rowBytes(entry.dtype, cols);
  const unitRows = rows?.headDim ?? 1;
  const units = Math.max(1, Math.floor(chunkBytes / (unitRows * rowBytes("F32", cols))));
  for await (const chunk of streamRange(entry.source, entry.offset, entry.byteLength, units * unitRows * perRow, signal)) {
    if (rows === null) yield chunk;
    else yield (rows.to === "halves" ? uninterleaveRows : interleaveRows)(chunk, chunk.byteLength / (unitRows * perRow), unitRows, perRow);
  }
}

async function* convertedRows(content: Converted, chunkBytes: number, signal: AbortSignal | undefined): AsyncGenerator<Float32Array<ArrayBuffer>, void, undefined> {
  const { dtype, shape } = content.entry;
  const cols = rowLength(shape);
  for await (const chunk of movedRows(content, chunkBytes, signal)) yield dequantize(dtype, chunk, (chunk.byteLength / rowBytes(dtype, cols)) * cols);
}

/** Of a bias the elements are the rows that move. */
function rowLength(shape: readonly number[]): number {
  return shape.length === 1 ? 1 : (shape.at(-1) ?? 1);
}

async function* turnedRows({ entry }: Extract<TensorContent, { kind: "transpose" }>, rows: number, signal: AbortSignal | undefined): AsyncGenerator<Float32Array<ArrayBuffer>, void, undefined> {
  for await (const band of transposedRows({ entry, rowStart: 0, rows, dtype: "F32", signal })) yield new Float32Array(band.buffer, band.byteOffset, band.byteLength / 4);
}
