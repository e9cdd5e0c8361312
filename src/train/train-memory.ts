/** The buffers of a training on the device, and what they hold at first. */
import { sequenceTokens } from "../engine/batch-rows";
import { EXTENT, type BufferNeed } from "../engine/buffers";
import { frozenHead, tensor } from "../engine/forward-plan";
import type { HeadOverlay, WeightOverlay } from "../engine/overlay";
import type { ResidentPiece, ResidentTensor } from "../engine/resident";
import type { Session } from "../engine/session";
import { normRow } from "../engine/tuned-overlay";
import { guarded } from "../gpu/device";
import type { GpuScope } from "../gpu/scope";
import { embedDispatch } from "../kernels/embed";
import type { WeightId } from "../model/opened-model";
import { present } from "../shared/assert";
import { createRandom } from "../shared/random";
import { partBuffer, trainablesOf, trainedNorms, type Trainable, type TrainableName, type TrainShape } from "./trainables";

export type TrainBuffers = ReadonlyMap<string, GPUBuffer>;

/** Errors: "gpu-out-of-memory" naming the buffer. */
export async function allocateTraining(session: Session, needs: readonly BufferNeed[], scope: GpuScope): Promise<TrainBuffers> {
  const buffers = new Map<string, GPUBuffer>();
  for (const { name, bytes, kind } of needs) {
    const usage = (kind === "uniform" ? GPUBufferUsage.UNIFORM : GPUBufferUsage.STORAGE) | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC;
    buffers.set(name, await guarded(session.device, `${name} (${bytes} bytes)`, () => scope.buffer(name, bytes, usage)));
  }
  return buffers;
}

/** What a session runs with while it is trained. */
export function trainOverlay(shape: TrainShape, buffers: TrainBuffers): WeightOverlay {
  const norms = partBuffer("norms", 0, "weights");
  const weights = new Map(trainedNorms(shape.spec, shape.mask).map((id, row) => [id as string, normRow(id, norms, row, shape.spec.hidden)]));
  return { id: "train", buffers, weights, head: headOverlay(shape) };
}

function headOverlay(shape: TrainShape): HeadOverlay | null {
  const matrix = (name: TrainableName): ResidentTensor => matrixOf(present(trainablesOf(shape).find((trainable) => trainable.name === name), name));
  switch (shape.head.kind) {
    case "full":
      return { kind: "full", matrix: matrix("head") };
    case "seen":
      return { kind: "rows", matrix: matrix("rows"), ids: "train.ids", logits: "train.rowLogits" };
    case "low-rank":
      return { kind: "low-rank", a: matrix("a"), b: matrix("b"), inner: "train.inner.head" };
    case "none":
      return null;
  }
}

function matrixOf({ name, rows, cols, pieces }: Trainable): ResidentTensor {
  const cut = pieces.map((piece, index): ResidentPiece => ({ ...piece, buffer: partBuffer(name, index, "weights") }));
  return { id: `train.${name}`, dtype: "F32", rows, cols, rowOffset: 0, pieces: cut };
}

/** Trained weights begin as the model has them: norms and rows of the head unpacked to F32; of a low-rank head A is 0 and B random. */
export async function fillFromModel(session: Session, shape: TrainShape, { ids, seed }: { readonly ids: readonly number[]; readonly seed: number }): Promise<void> {
  const { context, spec, runner, device } = session;
  await unpackNorms(session, trainedNorms(spec, shape.mask), runner.buffer(partBuffer("norms", 0, "weights")));
  const head = frozenHead(context);
  for (const { name, rows, cols, pieces } of trainablesOf(shape)) {
    const all = name === "head" ? Array.from({ length: rows }, (_, id) => id) : ids;
    for (const [index, piece] of pieces.entries()) {
      const buffer = runner.buffer(partBuffer(name, index, "weights"));
      if (name === "head" || name === "rows") await unpackRows(session, head, all.slice(piece.rowStart, piece.rowStart + piece.rows), { buffer, row: 0 });
      if (name === "b") device.queue.writeBuffer(buffer, 0, randomRows(seed, piece.rows * cols, cols));
    }
  }
  if (shape.head.kind === "seen") session.write("train.ids", Uint32Array.from(ids));
}

/** Norms as the session's file has them, in F32, [ids, hidden]. */
export async function unpackNorms(session: Session, ids: readonly WeightId[], buffer: GPUBuffer): Promise<void> {
  for (const [row, id] of ids.entries()) await unpackRows(session, tensor(session.context.weights, id), [0], { buffer, row });
}

/** As large as torch.nn.Linear's first weights: within 1 / sqrt(inputs). */
function randomRows(seed: number, count: number, cols: number): Float32Array<ArrayBuffer> {
  const random = createRandom(seed);
  return Float32Array.from({ length: count }, () => (2 * random.next() - 1) / Math.sqrt(cols));
}

/** Rows `ids` of a stored matrix in F32, by way of the residual stream's buffer. */
async function unpackRows(session: Session, { dtype, cols, pieces }: ResidentTensor, ids: readonly number[], target: { readonly buffer: GPUBuffer; readonly row: number }): Promise<void> {
  const { capacity: { batchTokens }, runner, device, pacer, kernels } = session;
  const dispatches = pieces.map((piece) => embedDispatch({ dtype, by: "id", rowStart: piece.rowStart, rows: piece.rows, cols, extent: EXTENT.batch, weights: piece.buffer, tokens: "tokens", out: "x" }));
  await kernels.try(dispatches);
  const plan = runner.resolve(dispatches);
  for (let start = 0; start < ids.length; start += batchTokens) {
    const chunk = ids.slice(start, start + batchTokens);
    session.write("tokens", sequenceTokens(chunk, 0));
    session.write(EXTENT.batch, new Uint32Array([chunk.length]));
    await pacer.run(plan, { [EXTENT.batch]: chunk.length });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(runner.buffer("x"), 0, target.buffer, 4 * cols * (target.row + start), 4 * cols * chunk.length);
    device.queue.submit([encoder.finish()]);
  }
}
