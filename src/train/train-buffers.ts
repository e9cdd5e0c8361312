/** Every buffer that training adds to a session's, with its size: what is announced before the start is what is allocated. Sizes are bytes. */
import type { BufferNeed } from "../engine/buffers";
import type { AttentionSpec, MlpSpec } from "../model/spec";
import { moduleRuns } from "./module-runs";
import { paddedRank, PARTS, partBuffer, trainablesOf, type TrainShape } from "./trainables";

export const ROWS_EXTENT = "train.extent.rows";
/** {rate, 1 - beta1^t, 1 - beta2^t} of the next step. */
export const HYPER = { norm: "train.hyper.norm", head: "train.hyper.head" } as const;
/** Partial sums of squares that one trainable's piece leaves. */
export const SQUARE_SLOTS = 64;

export function trainBuffers(shape: TrainShape): BufferNeed[] {
  return [...trainableBuffers(shape), ...passBuffers(shape), ...optimizerBuffers(shape)];
}

/** What one pass forward and back takes, whether or not anything is trained. */
export function passBuffers(shape: TrainShape): BufferNeed[] {
  return [...headBuffers(shape), ...moduleBuffers(shape), uniform(ROWS_EXTENT)];
}

/** Weights, gradients and both moments. */
function trainableBuffers(shape: TrainShape): BufferNeed[] {
  return trainablesOf(shape).flatMap(({ name, cols, pieces }) => pieces.flatMap(({ rows }, piece) => PARTS.map((part) => storage(partBuffer(name, piece, part), rows * cols))));
}

/** Bytes of all buffers of a list. */
export function bytesOf(needs: readonly BufferNeed[]): number {
  return needs.reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Columns of what an MLP holds before its activation. */
export function innerWidth({ intermediate, activation }: MlpSpec): number {
  return activation === "silu-gated" ? 2 * intermediate : intermediate;
}

export function qkvWidth({ heads, kvHeads, headDim }: AttentionSpec): number {
  return (heads + 2 * kvHeads) * headDim;
}

function headBuffers({ spec, head, seenRows, outputs }: TrainShape): BufferNeed[] {
  const common = [storage("train.coefficients", outputs), storage("train.starts", outputs + 1), storage("train.rows", outputs), storage("train.headStats", 2 * outputs), storage("train.dHeadInput", outputs * spec.hidden), storage("train.dPicked", outputs * spec.hidden)];
  if (head.kind === "seen") return [...common, storage("train.ids", seenRows), storage("train.rowLogits", outputs * seenRows)];
  if (head.kind === "low-rank") return [...common, storage("train.inner.head", outputs * paddedRank(head.rank)), storage("train.dInner", outputs * paddedRank(head.rank))];
  return common;
}

function moduleBuffers({ spec, mask, tokens, keepsActivations }: TrainShape): BufferNeed[] {
  const runs = moduleRuns(spec, mask);
  const attention = runs.flatMap((run) => (run.kind === "attention" ? [run] : []));
  const mlp = runs.flatMap((run) => (run.kind === "mlp" ? [run] : []));
  const widest = (sizes: readonly number[]): number => Math.max(1, ...sizes);
  const kept = [
    ...attention.flatMap(({ shape, layer }) => [
      storage(`train.qkv.${layer}`, tokens * qkvWidth(shape)), storage(`train.attended.${layer}`, tokens * shape.heads * shape.headDim),
      storage(`train.keys.${layer}`, tokens * shape.kvHeads * shape.headDim), storage(`train.values.${layer}`, tokens * shape.kvHeads * shape.headDim),
    ]),
    ...mlp.map(({ shape, layer }) => storage(`train.inner.${layer}`, tokens * innerWidth(shape))),
  ];
  return [
    ...runs.map((_, index) => storage(boundary(index), tokens * spec.hidden)),
    ...(keepsActivations ? kept : [storage("train.inner", tokens * widest(mlp.map(({ shape }) => innerWidth(shape))))]),
    storage("train.dx", tokens * spec.hidden), storage("train.dNormed", tokens * spec.hidden), storage("train.normStats", 2 * tokens), storage("train.seenEnd", tokens),
    storage("train.dAttended", tokens * widest(attention.map(({ shape }) => shape.heads * shape.headDim))),
    storage("train.attentionStats", 2 * tokens * widest(attention.map(({ shape }) => shape.heads))),
    storage("train.dQkv", tokens * widest(attention.map(({ shape }) => qkvWidth(shape)))),
    storage("train.dActivated", tokens * widest(mlp.map(({ shape }) => shape.intermediate))),
  ];
}

/** The residual stream as it goes into the module of this index among those that the mask leaves. */
export function boundary(index: number): string {
  return `train.boundary.${index}`;
}

function optimizerBuffers(shape: TrainShape): BufferNeed[] {
  const pieces = trainablesOf(shape).reduce((sum, trainable) => sum + trainable.pieces.length, 0);
  return [uniform(HYPER.norm), uniform(HYPER.head), storage("train.partials", pieces * SQUARE_SLOTS), storage("train.factor", 2)];
}

function uniform(name: string): BufferNeed {
  return { name, bytes: 16, kind: "uniform" };
}

function storage(name: string, values: number): BufferNeed {
  return { name, bytes: Math.max(16, 4 * values), kind: "storage" };
}
