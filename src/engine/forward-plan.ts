/**
 * (spec, weights, mask) -> the dispatches of a forward pass, in order: pure data. A dropped module is simply not there.
 * "decode" runs one token on the key cache, "prefill" a chunk of tokens on the key cache, "score" a packed batch on scratch keys.
 */
import type { Dispatch } from "../gpu/kernel";
import { attentionDispatch } from "../kernels/attention";
import { embedDispatch } from "../kernels/embed";
import { linearDispatch, type LinearMode, type LinearTile } from "../kernels/linear";
import { logProbDispatch } from "../kernels/log-prob";
import { normDispatch, type NormOptions } from "../kernels/norm";
import { ropeCacheDispatch } from "../kernels/rope-cache";
import { sampleDispatch } from "../kernels/sample";
import { scatterLogitsDispatch } from "../kernels/scatter-logits";
import { moduleId, type Mask, type ModuleKind } from "../model/mask";
import type { AttentionSpec, MlpSpec, ModelSpec } from "../model/spec";
import { present } from "../shared/assert";
import { EXTENT, keyBuffers } from "./buffers";
import type { HeadOverlay } from "./overlay";
import type { ResidentTensor, ResidentWeights } from "./resident";

/** A norm's weight: "finalNorm", "attn.3.norm". */
export type NormId = "finalNorm" | `${"attn" | "mlp"}.${number}.norm`;

export type Phase = "decode" | "prefill" | "score";

/** The measured tile for a stored precision, for one row of activations or for many. */
export type TileChoice = (dtype: ResidentTensor["dtype"], rows: "one" | "many") => LinearTile;

export interface PlanContext {
  readonly spec: ModelSpec;
  readonly weights: ResidentWeights;
  readonly tiles: TileChoice;
  /** What tuning made of the head; left out or null: it is as it was. */
  readonly head?: HeadOverlay | null;
}

/** Tokens -> residual stream after the last module that the mask leaves, in "x". */
export function planBody(context: PlanContext, mask: Mask, phase: Phase): Dispatch[] {
  const { spec } = context;
  return [
    ...planEmbed(context, phase),
    ...spec.layers.flatMap((_, index) => (["attention", "mlp"] as const).flatMap((kind) => (mask.has(moduleId(kind, index)) ? [] : planModule(context, index, kind, phase)))),
  ];
}

/** One residual module, "x" to "x"; nothing where the layer has none of that kind. */
export function planModule(context: PlanContext, layer: number, kind: ModuleKind, phase: Phase): Dispatch[] {
  const { attention, mlp } = present(context.spec.layers[layer], `layer ${layer}`);
  if (kind === "attention") return attention ? planAttention(context, attention, layer, phase) : [];
  return mlp ? planMlp(context, mlp, layer, phase) : [];
}

/** Rows "picked" of the residual stream -> final norm -> "logits"; for one row or for `extent.outputs` rows. */
export function planHead(context: PlanContext, rows: "one" | "many"): Dispatch[] {
  const extent = rows === "one" ? EXTENT.one : EXTENT.outputs;
  return [planNorm(context, "finalNorm", { extent, x: "x", out: "headInput", picked: "picked" }), ...planLogits(context, rows, extent)];
}

/** The head's matrix as the file has it. */
export function frozenHead({ spec, weights }: PlanContext): ResidentTensor {
  return tensor(weights, spec.tiedHead ? "embed" : "head");
}

function planLogits(context: PlanContext, rows: "one" | "many", extent: string): Dispatch[] {
  const { spec, tiles, head = null } = context;
  const product = (matrix: ResidentTensor, use: Partial<LinearUse> = {}): Dispatch[] =>
    linears(matrix, { mode: "store", tile: tiles(matrix.dtype, rows), extent, x: "headInput", out: "logits", outStride: spec.vocab, ...use });
  switch (head?.kind) {
    case undefined:
      return product(frozenHead(context));
    case "full":
      return product(head.matrix);
    case "rows": {
      const scatter = scatterLogitsDispatch({ rows: head.matrix.rows, vocab: spec.vocab, extent, x: head.logits, ids: head.ids, out: "logits" });
      return [...product(frozenHead(context)), ...product(head.matrix, { out: head.logits, outStride: head.matrix.rows }), scatter];
    }
    case "low-rank":
      return [...product(frozenHead(context)), ...product(head.b, { out: head.inner, outStride: head.b.rows }), ...product(head.a, { mode: "accumulate", x: head.inner })];
  }
}

/** Logits row 0 -> the next token, fed back. `last` is the extent whose last token's position goes on. */
export function planSample({ spec }: PlanContext, last: string): Dispatch[] {
  return [sampleDispatch(spec.vocab, { extent: last, sampling: "sampling", logits: "logits", tokens: "tokens", ids: "ids" })];
}

/** "logits" of `extent.outputs` rows -> log-probability of each row's target. */
export function planLogProbs({ spec }: PlanContext): Dispatch[] {
  return [logProbDispatch(spec.vocab, { extent: EXTENT.outputs, logits: "logits", targets: "targets", out: "logProbs" })];
}

/** One whole decode step: the residual stream of one token, its logits and the choice of the next. */
export function planDecode(context: PlanContext, mask: Mask): Dispatch[] {
  return [...planBody(context, mask, "decode"), ...planHead(context, "one"), ...planSample(context, EXTENT.one)];
}

export function planEmbed({ spec, weights }: PlanContext, phase: Phase): Dispatch[] {
  const tables = [{ by: "id", id: "embed" }, ...(spec.positions.kind === "learned" ? [{ by: "position", id: "positions" } as const] : [])] as const;
  return tables.flatMap(({ by, id }) => {
    const { dtype, pieces } = tensor(weights, id);
    return pieces.map((piece) =>
      embedDispatch({ dtype, by, rowStart: piece.rowStart, rows: piece.rows, cols: spec.hidden, extent: extentOf(phase), weights: piece.buffer, tokens: "tokens", out: "x" }),
    );
  });
}

function planAttention(context: PlanContext, shape: AttentionSpec, layer: number, phase: Phase): Dispatch[] {
  const buffers = { qkv: "qkv", attended: "attended", ...keyBuffers(phase === "score" ? "scratch" : "cache", layer) };
  return [...planAttended(context, shape, { layer, phase, x: "x", buffers }), ...planAttentionOutput(context, layer, phase, buffers.attended)];
}

export interface AttentionBuffers {
  readonly qkv: string;
  readonly keys: string;
  readonly values: string;
  readonly attended: string;
}

export interface AttendedUse {
  readonly layer: number;
  readonly phase: Phase;
  /** Buffer of the residual stream that goes in. */
  readonly x: string;
  readonly buffers: AttentionBuffers;
}

/** An attention module up to what its heads yield, in `buffers.attended`. */
export function planAttended({ spec, weights, tiles }: PlanContext, shape: AttentionSpec, { layer, phase, x, buffers }: AttendedUse): Dispatch[] {
  const extent = extentOf(phase);
  const qkv = { extent, x: "normed", out: buffers.qkv, outStride: (shape.heads + 2 * shape.kvHeads) * shape.headDim, mode: "store" as const, bias: biasOf(weights, `attn.${layer}.qkvBias`) };
  return [
    planNorm({ spec, weights }, `attn.${layer}.norm`, { extent, x, out: "normed" }),
    ...qkvRuns(weights, layer).flatMap((run) => linears(run, { ...qkv, tile: tiles(run.dtype, rowsOf(phase)) })),
    ropeCacheDispatch(shape, { extent, tokens: "tokens", angles: spec.positions.kind === "rotary" ? "angles" : null, qkv: buffers.qkv, keys: buffers.keys, values: buffers.values }),
    attentionDispatch(shape, { ...buffers, extent, tokens: "tokens", out: buffers.attended }),
  ];
}

/** What the heads yield -> added to "x". */
export function planAttentionOutput({ spec, weights, tiles }: PlanContext, layer: number, phase: Phase, attended: string): Dispatch[] {
  const output = tensor(weights, `attn.${layer}.o`);
  return linears(output, { mode: "accumulate", tile: tiles(output.dtype, rowsOf(phase)), extent: extentOf(phase), x: attended, out: "x", outStride: spec.hidden, bias: biasOf(weights, `attn.${layer}.oBias`) });
}

/** The matrix before the activation, and the linear that ends with it. */
export const ACTIVATED = { "silu-gated": { matrix: "gateUp", mode: "gated" }, "gelu-tanh": { matrix: "up", mode: "gelu" } } as const;

function planMlp(context: PlanContext, { intermediate, activation }: MlpSpec, layer: number, phase: Phase): Dispatch[] {
  const { spec, weights, tiles } = context;
  const extent = extentOf(phase);
  const { matrix, mode } = ACTIVATED[activation];
  const first = tensor(weights, `mlp.${layer}.${matrix}`);
  return [
    planNorm({ spec, weights }, `mlp.${layer}.norm`, { extent, x: "x", out: "normed" }),
    ...linears(first, { mode, tile: tiles(first.dtype, rowsOf(phase)), extent, x: "normed", out: "activated", outStride: intermediate, bias: biasOf(weights, `mlp.${layer}.upBias`) }),
    ...planMlpOutput(context, layer, phase),
  ];
}

/** "activated" -> added to "x". */
export function planMlpOutput({ spec, weights, tiles }: PlanContext, layer: number, phase: Phase): Dispatch[] {
  const down = tensor(weights, `mlp.${layer}.down`);
  return linears(down, { mode: "accumulate", tile: tiles(down.dtype, rowsOf(phase)), extent: extentOf(phase), x: "activated", out: "x", outStride: spec.hidden, bias: biasOf(weights, `mlp.${layer}.downBias`) });
}

export interface LinearUse {
  readonly mode: LinearMode;
  readonly tile: LinearTile;
  readonly extent: string;
  readonly x: string;
  readonly out: string;
  readonly outStride: number;
  /** Buffer of the biases of all output rows; null: none. */
  readonly bias?: string | null;
}

export function linears({ dtype, cols, rowOffset, pieces }: ResidentTensor, { bias, ...use }: LinearUse): Dispatch[] {
  return pieces.map((piece) => {
    const start = rowOffset + piece.rowStart;
    return linearDispatch({ ...use, dtype, cols, rows: piece.rows, outOffset: start, weights: piece.buffer, bias: bias ? { buffer: bias, start } : null });
  });
}

/** q, k and v of a layer, stacked as far as they share a precision. */
export function qkvRuns(weights: ResidentWeights, layer: number): ResidentTensor[] {
  const whole = weights.get(`attn.${layer}.qkv`);
  if (whole) return [whole];
  return [0, 1, 2].flatMap((run) => weights.get(`attn.${layer}.qkv.${run}`) ?? []);
}

/** The norm of this id with its bias, if it has one. */
export function planNorm({ spec, weights }: Pick<PlanContext, "spec" | "weights">, id: NormId, use: Pick<NormOptions, "extent" | "x" | "out" | "picked">): Dispatch {
  const { kind, eps, bias } = spec.norm;
  const gamma = tensor(weights, id);
  const { buffer, row } = vectorOf(gamma);
  return normDispatch({ ...use, dtype: gamma.dtype, centered: kind === "layer", cols: gamma.cols, eps, weights: buffer, row, bias: bias ? vectorOf(tensor(weights, `${id}Bias`)) : null });
}

/** A vector is never cut. */
export function vectorOf(vector: ResidentTensor): { readonly buffer: string; readonly row: number } {
  const { buffer, row = 0 } = present(vector.pieces[0], vector.id);
  return { buffer, row };
}

/** Biases of products are frozen, so each has a buffer of its own. */
export function biasOf(weights: ResidentWeights, id: string): string | null {
  const vector = weights.get(id);
  return vector ? vectorOf(vector).buffer : null;
}

export function tensor(weights: ResidentWeights, id: string): ResidentTensor {
  return present(weights.get(id), `weight ${id}`);
}

function extentOf(phase: Phase): string {
  return phase === "decode" ? EXTENT.one : EXTENT.batch;
}

function rowsOf(phase: Phase): "one" | "many" {
  return phase === "decode" ? "one" : "many";
}
