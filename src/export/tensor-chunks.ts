/** The bytes of one planned tensor, a chunk at a time. */
import { rowBytes, type DType } from "../formats/dtype";
import { quoted } from "../formats/malformed";
import { firstNonFinite } from "../formats/non-finite";
import { isWritable, quantize } from "../formats/quantize";
import { streamRange } from "../formats/stream";
import { transposedRows } from "../model/transposed-rows";
import { assert, assertNever } from "../shared/assert";
import { StudioError, throwIfCancelled } from "../shared/errors";
import { floatRows, movedRows } from "./float-rows";
import type { PlannedTensor } from "./planned-file";

/**
 * Of a part of a tensor in any type that it is read, computed or written in: at most three of them are in memory, beside a band of 32 MiB
 * where a matrix is turned (see model/transposed-rows.ts).
 */
const CHUNK_BYTES = 8 * 1024 * 1024;
const ZEROS = new Uint8Array(64 * 1024);

/** Errors: "unsupported" when a value is too large for the tensor's type, "malformed", "io", "cancelled". */
export function tensorChunks(tensor: PlannedTensor, signal?: AbortSignal): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const { content, dtype, shape } = tensor;
  switch (content.kind) {
    case "copy":
      return streamRange(content.entry.source, content.entry.offset, content.entry.byteLength, CHUNK_BYTES, signal);
    case "zero":
      return zeroChunks(tensor.bytes, signal);
    case "convert":
      return content.entry.dtype === dtype ? movedRows(content, CHUNK_BYTES, signal) : packedChunks(tensor, signal);
    case "transpose":
      return content.entry.dtype === dtype ? transposedRows({ entry: content.entry, rowStart: 0, rows: shape[0] ?? 1, dtype, signal }) : packedChunks(tensor, signal);
    case "values":
    case "head":
      return packedChunks(tensor, signal);
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

/** Whole rows at a time, as block types need them. */
async function* packedChunks(tensor: PlannedTensor, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const { content, dtype, shape } = tensor;
  assert(content.kind !== "copy" && content.kind !== "zero" && isWritable(dtype), `${tensor.name} can't be packed as ${dtype}`);
  const cols = shape.at(-1) ?? 1;
  const step = Math.max(1, Math.floor(CHUNK_BYTES / rowBytes("F32", cols))) * cols;
  for await (const values of floatRows(content, shape, CHUNK_BYTES, signal)) {
    for (let from = 0; from < values.length; from += step) {
      throwIfCancelled(signal);
      const packed = quantize(dtype, values.subarray(from, from + step));
      checkRange(tensor.name, dtype, packed);
      yield packed;
    }
  }
}

/** A value is never cut down to the largest one: that would be another model. Weights that are no numbers were refused when the model was loaded. */
function checkRange(name: string, dtype: DType, packed: Uint8Array): void {
  if (dtype === "F32" || firstNonFinite(dtype, packed) < 0) return;
  const remedy = dtype === "BF16" ? "Export in the precision of the source." : "Export in BF16, which has a wider range.";
  throw new StudioError("unsupported", `The tensor ${quoted(name)} has values that are too large for ${dtype}.`, remedy);
}
