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
import type { Mask } from "../model/mask";
import type { AttentionSpec, ModelSpec } from "../model/spec";
import { present } from "../shared/assert";
import { EXTENT, keyBuffers } from "./buffers";
import type { ResidentTensor, ResidentWeights } from "./resident";

export type Phase = "decode" | "prefill" | "score";

/** The measured tile for a stored precision, for one row of activations or for many. */
export type TileChoice = (dtype: ResidentTensor["dtype"], rows: "one" | "many") => LinearTile;

export interface PlanContext {
  readonly spec: ModelSpec;
  readonly weights: ResidentWeights;
  readonly tiles: TileChoice;
}

/** Tokens -> residual stream after the last module that the mask leaves, in "x". */
export function planBody(context: PlanContext, mask: Mask, phase: Phase): Dispatch[] {
  const { spec } = context;
  return [
    ...planEmbed(context, phase),
    ...spec.layers.flatMap((layer, index) => [
      ...(layer.attention && !mask.has(`attn.${index}`) ? planAttention(context, layer.attention, index, phase) : []),
      ...(layer.mlp && !mask.has(`mlp.${index}`) ? planMlp(context, layer.mlp.intermediate, index, phase) : []),
    ]),
  ];
}

/** Rows "picked" of the residual stream -> final norm -> "logits"; for one row or for `extent.outputs` rows. */
export function planHead({ spec, weights, tiles }: PlanContext, rows: "one" | "many"): Dispatch[] {
  const extent = rows === "one" ? EXTENT.one : EXTENT.outputs;
  const norm = tensor(weights, "finalNorm");
  const head = tensor(weights, spec.tiedHead ? "embed" : "head");
  return [
    normDispatch({ ...normOf(norm, spec), extent, x: "x", out: "headInput", picked: "picked" }),
    ...linears(head, { mode: "store", tile: tiles(head.dtype, rows), extent, x: "headInput", out: "logits", outStride: spec.vocab }),
  ];
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

function planEmbed({ spec, weights }: PlanContext, phase: Phase): Dispatch[] {
  const { dtype, pieces } = tensor(weights, "embed");
  return pieces.map((piece) =>
    embedDispatch({ dtype, rowStart: piece.rowStart, rows: piece.rows, cols: spec.hidden, extent: extentOf(phase), weights: piece.buffer, tokens: "tokens", out: "x" }),
  );
}

function planAttention({ spec, weights, tiles }: PlanContext, shape: AttentionSpec, layer: number, phase: Phase): Dispatch[] {
  const extent = extentOf(phase);
  const norm = tensor(weights, `attn.${layer}.norm`);
  const output = tensor(weights, `attn.${layer}.o`);
  const qkv = { extent, x: "normed", out: "qkv", outStride: (shape.heads + 2 * shape.kvHeads) * shape.headDim, mode: "store" as const };
  const cache = keyBuffers(phase === "score" ? "scratch" : "cache", layer);
  return [
    normDispatch({ ...normOf(norm, spec), extent, x: "x", out: "normed" }),
    ...qkvRuns(weights, layer).flatMap((run) => linears(run, { ...qkv, tile: tiles(run.dtype, rowsOf(phase)) })),
    ropeCacheDispatch(shape, { extent, tokens: "tokens", angles: "angles", qkv: "qkv", ...cache }),
    attentionDispatch(shape, { extent, tokens: "tokens", qkv: "qkv", ...cache, out: "attended" }),
    ...linears(output, { mode: "accumulate", tile: tiles(output.dtype, rowsOf(phase)), extent, x: "attended", out: "x", outStride: spec.hidden }),
  ];
}

function planMlp({ spec, weights, tiles }: PlanContext, intermediate: number, layer: number, phase: Phase): Dispatch[] {
  const extent = extentOf(phase);
  const norm = tensor(weights, `mlp.${layer}.norm`);
  const gateUp = tensor(weights, `mlp.${layer}.gateUp`);
  const down = tensor(weights, `mlp.${layer}.down`);
  return [
    normDispatch({ ...normOf(norm, spec), extent, x: "x", out: "normed" }),
    ...linears(gateUp, { mode: "gated", tile: tiles(gateUp.dtype, rowsOf(phase)), extent, x: "normed", out: "gated", outStride: intermediate }),
    ...linears(down, { mode: "accumulate", tile: tiles(down.dtype, rowsOf(phase)), extent, x: "gated", out: "x", outStride: spec.hidden }),
  ];
}

interface LinearUse {
  readonly mode: LinearMode;
  readonly tile: LinearTile;
  readonly extent: string;
  readonly x: string;
  readonly out: string;
  readonly outStride: number;
}

function linears({ dtype, cols, rowOffset, pieces }: ResidentTensor, use: LinearUse): Dispatch[] {
  return pieces.map((piece) => linearDispatch({ ...use, dtype, cols, rows: piece.rows, outOffset: rowOffset + piece.rowStart, weights: piece.buffer }));
}

/** q, k and v of a layer, stacked as far as they share a precision. */
function qkvRuns(weights: ResidentWeights, layer: number): ResidentTensor[] {
  const whole = weights.get(`attn.${layer}.qkv`);
  if (whole) return [whole];
  return [0, 1, 2].flatMap((run) => weights.get(`attn.${layer}.qkv.${run}`) ?? []);
}

/** A vector is never cut. */
function normOf(norm: ResidentTensor, { normEps }: ModelSpec): Pick<NormOptions, "dtype" | "centered" | "cols" | "eps" | "weights" | "row" | "bias"> {
  const { buffer, row = 0 } = present(norm.pieces[0], norm.id);
  return { dtype: norm.dtype, centered: false, cols: norm.cols, eps: normEps, weights: buffer, row, bias: null };
}

function tensor(weights: ResidentWeights, id: string): ResidentTensor {
  return present(weights.get(id), `weight ${id}`);
}

function extentOf(phase: Phase): string {
  return phase === "decode" ? EXTENT.one : EXTENT.batch;
}

function rowsOf(phase: Phase): "one" | "many" {
  return phase === "decode" ? "one" : "many";
}
