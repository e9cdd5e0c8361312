/**
 * The backward pass of a micro-batch: pure data. The head first, a chunk of targets at a time, then the modules from the last
 * to the first. "train.dx" is the gradient of the residual stream; gradients of what is trained, if anything is, add up until a step.
 */
import { EXTENT } from "../engine/buffers";
import { ACTIVATED, frozenHead, qkvRuns, tensor, vectorOf, type NormId } from "../engine/forward-plan";
import type { ResidentTensor } from "../engine/resident";
import type { Dispatch } from "../gpu/kernel";
import { activationBackwardDispatch } from "../kernels/activation-backward";
import { attentionBackwardKvDispatch } from "../kernels/attention-backward-kv";
import { attentionBackwardQDispatch } from "../kernels/attention-backward-q";
import { crossEntropyBackwardDispatch } from "../kernels/cross-entropy-backward";
import { linearBackwardDispatch, type LinearBackwardMode } from "../kernels/linear-backward";
import { normBackwardDispatch } from "../kernels/norm-backward";
import { normGradientDispatch } from "../kernels/norm-gradient";
import { ropeBackwardDispatch } from "../kernels/rope-backward";
import { rowsSumDispatch } from "../kernels/rows-sum";
import { takeLogitsDispatch } from "../kernels/take-logits";
import { weightGradientDispatch } from "../kernels/weight-gradient";
import type { WeightId } from "../model/opened-model";
import type { AttentionSpec, MlpSpec } from "../model/spec";
import { present } from "../shared/assert";
import { moduleRuns, type ModuleRun } from "./module-runs";
import { boundary, innerWidth, qkvWidth, ROWS_EXTENT } from "./train-buffers";
import { attentionBuffers, innerBuffer, innerPlaces, planRecompute, type TrainContext } from "./train-plan";
import { partBuffer } from "./trainables";

/** From "logits" of a chunk's targets to gradients of head and final norm, and into "train.dx". */
export function planHeadBackward(context: TrainContext): Dispatch[] {
  const { spec } = context;
  const extent = EXTENT.outputs;
  return [
    crossEntropyBackwardDispatch(spec.vocab, { extent, logits: "logits", targets: "targets", coefficients: "train.coefficients" }),
    ...planLogitsBackward(context),
    ...normBackward(context, "finalNorm", { extent, x: "x", dy: "train.dHeadInput", stats: "train.headStats", dx: "train.dPicked", picked: "picked", store: true }),
    rowsSumDispatch({ cols: spec.hidden, extent: ROWS_EXTENT, starts: "train.starts", targets: "train.rows", x: "train.dPicked", out: "train.dx" }),
  ];
}

/** From "train.dx" behind the last module to the gradients of every norm before it. */
export function planModulesBackward(context: TrainContext): Dispatch[] {
  return moduleRuns(context.spec, context.mask)
    .map((run, index) => [...(context.behind?.(index) ?? []), ...planRecompute(context, run, index), ...moduleBackward(context, run), ...intoResidual(context, run, index)])
    .reverse()
    .flat();
}

/** "logits" hold their own gradient -> "train.dHeadInput", and the gradient of what is trained of the head. */
function planLogitsBackward(context: TrainContext): Dispatch[] {
  const { spec: { vocab, hidden }, head } = context;
  const logits = { dy: "logits", dyStride: vocab };
  const input = { extent: EXTENT.outputs, dx: "train.dHeadInput" };
  switch (head?.kind) {
    case undefined:
      return through(context, frozenHead(context), { ...input, ...logits, mode: "store" });
    case "full":
      return [...gradientOf(context, "head", head.matrix, { ...logits, x: "headInput" }), ...through(context, head.matrix, { ...input, ...logits, mode: "store" })];
    case "rows": {
      const rows = { dy: head.logits, dyStride: head.matrix.rows };
      return [
        takeLogitsDispatch({ rows: head.matrix.rows, vocab, extent: EXTENT.outputs, x: "logits", ids: head.ids, out: head.logits }),
        ...gradientOf(context, "rows", head.matrix, { ...rows, x: "headInput" }),
        ...through(context, frozenHead(context), { ...input, ...logits, mode: "store" }),
        ...through(context, head.matrix, { ...input, ...rows, mode: "accumulate" }),
      ];
    }
    case "low-rank": {
      const inner = { dy: "train.dInner", dyStride: head.b.rows };
      return [
        ...gradientOf(context, "a", head.a, { ...logits, x: head.inner }),
        ...through(context, head.a, { ...logits, extent: EXTENT.outputs, dx: inner.dy, mode: "store" }),
        ...gradientOf(context, "b", { ...head.b, cols: hidden }, { ...inner, x: "headInput" }),
        ...through(context, frozenHead(context), { ...input, ...logits, mode: "store" }),
        ...through(context, head.b, { ...input, ...inner, mode: "accumulate" }),
      ];
    }
  }
}

/** "train.dx" behind a module -> the gradient of its normed input, in "train.dNormed". */
function moduleBackward(context: TrainContext, run: ModuleRun): Dispatch[] {
  return run.kind === "attention" ? attentionBackward(context, run.shape, run.layer) : mlpBackward(context, run.shape, run.layer);
}

function attentionBackward(context: TrainContext, shape: AttentionSpec, layer: number): Dispatch[] {
  const { spec, weights } = context;
  const extent = EXTENT.batch;
  const buffers = { ...attentionBuffers(context, layer), extent, tokens: "tokens", dAttended: "train.dAttended", dqkv: "train.dQkv", stats: "train.attentionStats" };
  const { qkv, keys, values, attended, tokens, dAttended, dqkv, stats } = buffers;
  return [
    ...through(context, tensor(weights, `attn.${layer}.o`), { extent, dy: "train.dx", dyStride: spec.hidden, dx: dAttended, mode: "store" }),
    attentionBackwardQDispatch(shape, { extent, tokens, qkv, keys, values, attended, dAttended, dqkv, stats }),
    attentionBackwardKvDispatch(shape, { extent, seenEnd: "train.seenEnd", qkv, keys, values, dAttended, stats, dqkv }),
    ...(spec.positions.kind === "rotary" ? [ropeBackwardDispatch(shape, { extent, tokens, angles: "angles", dqkv })] : []),
    ...qkvRuns(weights, layer).flatMap((run, index) => through(context, run, { extent, dy: dqkv, dyStride: qkvWidth(shape), dx: "train.dNormed", mode: index === 0 ? "store" : "accumulate" })),
  ];
}

function mlpBackward(context: TrainContext, shape: MlpSpec, layer: number): Dispatch[] {
  const { spec, weights } = context;
  const extent = EXTENT.batch;
  const inner = innerBuffer(context, layer);
  const places = innerPlaces(context, shape, layer);
  const matrix = tensor(weights, `mlp.${layer}.${ACTIVATED[shape.activation].matrix}`);
  const pieces = places.map(({ buffer, offset, width }) => ({ buffer, rowStart: offset, rows: width }));
  return [
    ...through(context, tensor(weights, `mlp.${layer}.down`), { extent, dy: "train.dx", dyStride: spec.hidden, dx: "train.dActivated", mode: "store" }),
    ...places.map(({ rowStart, rows, offset }) =>
      activationBackwardDispatch({ kind: shape.activation, rows, offset, stride: innerWidth(shape), extent, dy: "train.dActivated", dyStride: shape.intermediate, dyOffset: rowStart, x: inner }),
    ),
    ...through(context, { ...matrix, pieces }, { extent, dy: inner, dyStride: innerWidth(shape), dx: "train.dNormed", mode: "store" }),
  ];
}

/** The gradient through a module's norm joins that of the residual stream. */
function intoResidual(context: TrainContext, run: ModuleRun, index: number): Dispatch[] {
  const id: NormId = run.kind === "attention" ? `attn.${run.layer}.norm` : `mlp.${run.layer}.norm`;
  return normBackward(context, id, { extent: EXTENT.batch, x: boundary(index), dy: "train.dNormed", stats: "train.normStats", dx: "train.dx", store: false });
}

interface NormUse {
  readonly extent: string;
  readonly x: string;
  readonly dy: string;
  readonly stats: string;
  readonly dx: string;
  readonly picked?: string;
  readonly store: boolean;
}

function normBackward({ spec, weights, normRows }: TrainContext, id: NormId, { dx, store, ...use }: NormUse): Dispatch[] {
  const { kind, eps, bias } = spec.norm;
  const { buffer, row } = vectorOf(tensor(weights, id));
  const back = normBackwardDispatch({ ...use, centered: kind === "layer", cols: spec.hidden, eps, weights: buffer, row, dx, store });
  if (!normRows) return [back];
  const rowOf = (norm: WeightId): number => present(normRows.get(norm), `row of ${norm}`);
  return [
    back,
    normGradientDispatch({ ...use, cols: spec.hidden, bias, gradients: partBuffer("norms", 0, "gradients"), row: rowOf(id), biasRow: bias ? rowOf(`${id}Bias`) : 0 }),
  ];
}

interface ThroughUse {
  readonly extent: string;
  readonly dy: string;
  readonly dyStride: number;
  readonly dx: string;
  readonly mode: LinearBackwardMode;
}

/** dx = W transposed dy, over all pieces of W. */
function through({ backwardTiles }: TrainContext, { dtype, cols, rowOffset, pieces }: ResidentTensor, { mode, ...use }: ThroughUse): Dispatch[] {
  return pieces.map((piece, index) =>
    linearBackwardDispatch({ ...use, dtype, cols, tile: backwardTiles(dtype), mode: index === 0 ? mode : "accumulate", rows: piece.rows, dyOffset: rowOffset + piece.rowStart, weights: piece.buffer }),
  );
}

/** Adds dy transposed x to the gradient of a trained matrix. */
function gradientOf({ normRows }: TrainContext, name: "head" | "rows" | "a" | "b", { cols, pieces }: ResidentTensor, use: { readonly dy: string; readonly dyStride: number; readonly x: string }): Dispatch[] {
  if (!normRows) return [];
  return pieces.map((piece, index) => weightGradientDispatch({ ...use, rows: piece.rows, cols, dyOffset: piece.rowStart, extent: EXTENT.outputs, out: partBuffer(name, index, "gradients") }));
}
