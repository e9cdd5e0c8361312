/** The bytes of one planned tensor, a chunk at a time. */
import { rowBytes, type DType } from "../formats/dtype";
import { streamRange } from "../formats/stream";
import type { TensorEntry } from "../formats/tensor-directory";
import { interleaveRows, uninterleaveRows } from "../model/row-order";
import { inType, transposedRows } from "../model/transposed-rows";
import { assertNever } from "../shared/assert";
import { throwIfCancelled } from "../shared/errors";
import type { PlannedTensor, RowMove } from "./planned-file";
import { tunedHeadChunks } from "./tuned-head-rows";

/** Of what is written at once: with the chunk it came from at most 16 MiB of a tensor are in memory; for matrices that are turned see model/transposed-rows.ts. */
const CHUNK_BYTES = 8 * 1024 * 1024;
const ZEROS = new Uint8Array(64 * 1024);

export function tensorChunks(tensor: PlannedTensor, signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const { content } = tensor;
  switch (content.kind) {
    case "copy":
      return streamRange(content.entry.source, content.entry.offset, content.entry.byteLength, CHUNK_BYTES, signal);
    case "zero":
      return zeroChunks(tensor.bytes, signal);
    case "convert":
      return convertedChunks(content.entry, tensor.dtype, content.rows, signal);
    case "transpose":
      return transposedRows({ entry: content.entry, rowStart: 0, rows: tensor.shape[0] ?? 1, dtype: tensor.dtype, signal });
    case "values":
      return valueChunks(content.values, signal);
    case "head":
      return tunedHeadChunks(content.entry, content.head, CHUNK_BYTES, signal);
    default:
      return assertNever(content);
  }
}

export async function* zeroChunks(bytes: number, signal?: AbortSignal): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for (let left = bytes; left > 0; left -= ZEROS.byteLength) {
    throwIfCancelled(signal);
    // A copy: who takes the chunk may transfer it away.
    yield ZEROS.slice(0, Math.min(left, ZEROS.byteLength));
  }
}

async function* valueChunks(values: Float32Array<ArrayBuffer>, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  for (let at = 0; at < values.length; at += CHUNK_BYTES / 4) {
    throwIfCancelled(signal);
    // A copy: who takes the chunk may transfer it away.
    yield new Uint8Array(values.slice(at, at + CHUNK_BYTES / 4).buffer);
  }
}

/** Chunks hold whole rows, or whole heads where rows move. */
async function* convertedChunks(entry: TensorEntry, to: DType, rows: RowMove | null, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const cols = entry.shape.at(-1) ?? 1;
  const perRow = rowBytes(entry.dtype, cols);
  const unitRows = rows?.headDim ?? 1;
  const units = Math.max(1, Math.floor(CHUNK_BYTES / (unitRows * Math.max(perRow, rowBytes(to, cols)))));
  for await (const chunk of streamRange(entry.source, entry.offset, entry.byteLength, units * unitRows * perRow, signal)) {
    yield inType(moved(chunk, rows, perRow), entry.dtype, to, (chunk.byteLength / perRow) * cols);
  }
}

function moved(chunk: Uint8Array<ArrayBuffer>, rows: RowMove | null, perRow: number): Uint8Array<ArrayBuffer> {
  if (rows === null) return chunk;
  const move = rows.to === "halves" ? uninterleaveRows : interleaveRows;
  return move(chunk, chunk.byteLength / (rows.headDim * perRow), rows.headDim, perRow);
}
