/** Streams weights from their file to the GPU in stored precision, a chunk at a time. */
import { rowBytes, type DType } from "../formats/dtype";
import { firstNonFinite } from "../formats/non-finite";
import { streamRange } from "../formats/stream";
import type { TensorEntry } from "../formats/tensor-directory";
import { guarded } from "../gpu/device";
import type { GpuScope } from "../gpu/scope";
import { matrixShape } from "../model/opened-model";
import { uninterleaveRows } from "../model/row-order";
import { inType, transposedRows } from "../model/transposed-rows";
import { StudioError, throwIfCancelled } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { CutTensor, WeightPiece, WeightSlice } from "./pieces";

/** Bytes read at once. With what waits in the queue and a copy that is being put in order, at most 32 MiB of a file are in memory; for matrices that are turned see model/transposed-rows.ts. */
const CHUNK_BYTES = 8 * 1024 * 1024;
/** Bytes that may wait in the queue before the upload waits for the GPU. */
const QUEUED_BYTES = 16 * 1024 * 1024;

export interface UploadOptions extends JobContext {
  readonly device: GPUDevice;
  readonly scope: GpuScope;
  readonly headDim: number;
}

/**
 * Buffers by name. Errors: "gpu-out-of-memory" naming the tensor, "malformed" for NaN or infinity, "io", "cancelled".
 * Buffers made so far belong to `scope`, which the caller disposes.
 */
export async function uploadWeights(tensors: readonly CutTensor[], options: UploadOptions): Promise<Map<string, GPUBuffer>> {
  const pieces = tensors.flatMap((tensor) => tensor.pieces);
  const total = pieces.reduce((sum, { bytes }) => sum + bytes, 0);
  const buffers = new Map<string, GPUBuffer>();
  let done = 0;
  for (const piece of pieces) {
    throwIfCancelled(options.signal);
    const buffer = await guarded(options.device, `weight ${piece.buffer} (${piece.bytes} bytes)`, () =>
      options.scope.buffer(piece.buffer, piece.bytes, GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC),
    );
    buffers.set(piece.buffer, buffer);
    await uploadPiece(piece, buffer, options);
    done += piece.bytes;
    options.onProgress?.({ label: "Loading weights", done, total, unit: "bytes" });
  }
  return buffers;
}

async function uploadPiece(piece: WeightPiece, buffer: GPUBuffer, options: UploadOptions): Promise<void> {
  const { queue } = options.device;
  const writer = new AlignedWriter(queue, buffer);
  let queued = 0;
  for (const slice of piece.slices) {
    for await (const chunk of sliceChunks(slice, piece.dtype, options)) {
      writer.write(chunk);
      queued += chunk.byteLength;
      if (queued < QUEUED_BYTES) continue;
      await queue.onSubmittedWorkDone();
      queued = 0;
    }
  }
  writer.end();
}

/** The slice's bytes in running order and in `dtype`, its own or F32, checked. Errors: "malformed" for NaN or infinity, "io", "cancelled". */
export function sliceChunks(slice: WeightSlice, dtype: DType, options: Pick<UploadOptions, "headDim" | "signal">): AsyncIterable<Uint8Array<ArrayBuffer>> {
  const { source: { entry, transposed }, rowStart, rows } = slice;
  if (!transposed) return rowChunks(slice, dtype, options);
  return transposedRows({ entry, rowStart, rows, dtype, signal: options.signal, onRead: (chunk, at) => checkFinite(entry, chunk, at) });
}

/** Chunks hold whole rows, or whole heads where rows, or the elements of a bias, have to be put in order. */
async function* rowChunks({ source, rowStart, rows }: WeightSlice, dtype: DType, { headDim, signal }: Pick<UploadOptions, "headDim" | "signal">): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const { entry, interleavedHeads } = source;
  const { cols } = matrixShape(source);
  const perRow = rowBytes(entry.dtype, cols);
  const moved = entry.shape.length === 1 ? rowBytes(entry.dtype, 1) : perRow;
  const unit = interleavedHeads === null ? perRow : moved * headDim;
  const chunkBytes = Math.max(unit, Math.floor(CHUNK_BYTES / unit) * unit);
  let at = rowStart * perRow;
  for await (const chunk of streamRange(entry.source, entry.offset + at, rows * perRow, chunkBytes, signal)) {
    checkFinite(entry, chunk, at);
    const inOrder = interleavedHeads === null ? chunk : uninterleaveRows(chunk, chunk.byteLength / unit, headDim, moved);
    yield inType(inOrder, entry.dtype, dtype, (chunk.byteLength / perRow) * cols);
    at += chunk.byteLength;
  }
}

function checkFinite(entry: TensorEntry, chunk: Uint8Array, at: number): void {
  const index = firstNonFinite(entry.dtype, chunk);
  if (index < 0) return;
  throw new StudioError(
    "malformed",
    `${entry.source.name}: tensor ${entry.name} holds NaN or infinity near its byte ${at}, element ${index} of that part.`,
    "The model is damaged or its training diverged: download it again, or open another one.",
  );
}

/** `writeBuffer` wants offsets and sizes in multiples of 4; rows of 18- or 34-byte blocks end between. */
class AlignedWriter {
  readonly #queue: GPUQueue;
  readonly #buffer: GPUBuffer;
  #offset = 0;
  #rest = new Uint8Array(0);

  constructor(queue: GPUQueue, buffer: GPUBuffer) {
    this.#queue = queue;
    this.#buffer = buffer;
  }

  write(chunk: Uint8Array<ArrayBuffer>): void {
    const joined = this.#rest.byteLength === 0 ? chunk : concat(this.#rest, chunk);
    const whole = joined.byteLength - (joined.byteLength % 4);
    this.#queue.writeBuffer(this.#buffer, this.#offset, joined, 0, whole);
    this.#offset += whole;
    this.#rest = joined.slice(whole);
  }

  end(): void {
    if (this.#rest.byteLength > 0) this.write(new Uint8Array(4 - this.#rest.byteLength));
  }
}

function concat(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.byteLength + b.byteLength);
  joined.set(a);
  joined.set(b, a.byteLength);
  return joined;
}
