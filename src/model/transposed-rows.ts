/** Rows of a matrix that its file has the other way round: read whole, one band of columns of the file at a time. */
import { dequantize, rowBytes, type DType } from "../formats/dtype";
import { streamRange } from "../formats/stream";
import type { TensorEntry } from "../formats/tensor-directory";
import { assert } from "../shared/assert";

/** Turned rows in memory at once. A matrix that is larger is read once for each band, which costs less than reading it in strips. */
const BAND_BYTES = 32 * 1024 * 1024;
/** Bytes read at once: with a band, and the read in F32 where it is widened, some 64 MiB at most are in memory. */
const CHUNK_BYTES = 8 * 1024 * 1024;

export interface TransposedRequest {
  /** [inputs, outputs]; of block types only where `dtype` is F32. */
  readonly entry: TensorEntry;
  /** Rows of the turned matrix, of which there are `outputs`. */
  readonly rowStart: number;
  readonly rows: number;
  /** The file's own type, or F32. */
  readonly dtype: DType;
  readonly signal?: AbortSignal | undefined;
  /** Sees every chunk of the file before it is used; `at` is its first byte within the tensor. */
  readonly onRead?: (chunk: Uint8Array, at: number) => void;
}

/** Bands of rows [rowStart, rowStart + rows), each row `inputs` elements of `dtype`. Errors: "malformed", "io", "cancelled". */
export async function* transposedRows(request: TransposedRequest): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
  const { entry, rowStart, rows, dtype } = request;
  const [inputs = 1] = entry.shape;
  const bandRows = Math.max(1, Math.floor(BAND_BYTES / rowBytes(dtype, inputs)));
  for (let done = 0; done < rows; done += bandRows) {
    yield await band(request, rowStart + done, Math.min(bandRows, rows - done));
  }
}

async function band({ entry, dtype, signal, onRead }: TransposedRequest, first: number, rows: number): Promise<Uint8Array<ArrayBuffer>> {
  const [inputs = 1, outputs = 1] = entry.shape;
  const perRow = rowBytes(entry.dtype, outputs);
  const turned = arrayOf(dtype, new Uint8Array(rows * inputs * rowBytes(dtype, 1)));
  const chunkRows = Math.max(1, Math.floor(CHUNK_BYTES / perRow));
  let input = 0;
  for await (const chunk of streamRange(entry.source, entry.offset, inputs * perRow, chunkRows * perRow, signal)) {
    onRead?.(chunk, input * perRow);
    const count = chunk.byteLength / perRow;
    const values = arrayOf(dtype, inType(chunk, entry.dtype, dtype, count * outputs));
    for (let row = 0; row < rows; row++) {
      for (let i = 0; i < count; i++) turned[row * inputs + input + i] = values[i * outputs + first + row] ?? 0;
    }
    input += count;
  }
  return new Uint8Array(turned.buffer);
}

/** Only to F32, in which every value of every type is exact. The platforms with WebGPU are all little-endian. */
export function inType(chunk: Uint8Array<ArrayBuffer>, from: DType, to: DType, count: number): Uint8Array<ArrayBuffer> {
  if (from === to) return chunk;
  assert(to === "F32", `${from} would become ${to}`);
  return new Uint8Array(dequantize(from, chunk, count).buffer);
}

/** Elements are moved as bits, whatever they mean. */
function arrayOf(dtype: DType, bytes: Uint8Array<ArrayBuffer>): Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer> {
  const size = rowBytes(dtype, 1);
  assert(size === 2 || size === 4, `${dtype} has no elements to move`);
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return size === 2 ? new Uint16Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 2) : new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.byteLength / 4);
}
