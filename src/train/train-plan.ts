/** The forward pass of a micro-batch, with what the backward pass will need of it left in buffers: pure data. */
import { EXTENT, keyBuffers } from "../engine/buffers";
import { ACTIVATED, biasOf, linears, planAttended, planAttentionOutput, planEmbed, planMlpOutput, planModule, planNorm, tensor, type AttentionBuffers, type PlanContext } from "../engine/forward-plan";
import type { Dispatch } from "../gpu/kernel";
import { activationDispatch } from "../kernels/activation";
import { copyDispatch } from "../kernels/copy";
import type { BackwardTile } from "../kernels/linear-backward";
import type { DType } from "../formats/dtype";
import type { Mask } from "../model/mask";
import type { WeightId } from "../model/opened-model";
import type { MlpSpec } from "../model/spec";
import { moduleRuns, type ModuleRun } from "./module-runs";
import { boundary, innerWidth } from "./train-buffers";

export interface TrainContext extends PlanContext {
  readonly mask: Mask;
  readonly backwardTiles: (dtype: DType) => BackwardTile;
  readonly keepsActivations: boolean;
  /** Row of each trained norm vector in its buffers; null: nothing is trained, norms and head alike. */
  readonly normRows: ReadonlyMap<WeightId, number> | null;
  /** What runs while "train.dx" is the gradient behind the module of this index: what went in is its boundary, what came out the next, or "x". */
  readonly behind?: (index: number) => Dispatch[];
}

/** Tokens -> residual stream in "x", its value before each module in that module's boundary. */
export function planTrainForward(context: TrainContext): Dispatch[] {
  const { spec, mask } = context;
  return [
    ...planEmbed(context, "score"),
    ...moduleRuns(spec, mask).flatMap((run, index) => [copyDispatch({ cols: spec.hidden, extent: EXTENT.batch, x: "x", out: boundary(index) }), ...forwardOf(context, run)]),
  ];
}

/** What backward reads of a module's inside, from the residual stream that went in; nothing where it was kept. */
export function planRecompute(context: TrainContext, run: ModuleRun, index: number): Dispatch[] {
  if (context.keepsActivations) return [];
  return planInner(context, run, boundary(index));
}

/** Where a module's inside lies: its own where it is kept, the session's scratch otherwise. */
export function attentionBuffers({ keepsActivations }: TrainContext, layer: number): AttentionBuffers {
  if (!keepsActivations) return { qkv: "qkv", attended: "attended", ...keyBuffers("scratch", layer) };
  return { qkv: `train.qkv.${layer}`, attended: `train.attended.${layer}`, keys: `train.keys.${layer}`, values: `train.values.${layer}` };
}

export function innerBuffer({ keepsActivations }: TrainContext, layer: number): string {
  return keepsActivations ? `train.inner.${layer}` : "train.inner";
}

/** Where each piece of the matrix before an activation writes: gated pieces have their gate rows and then as many up rows. */
export function innerPlaces(context: PlanContext, { activation }: MlpSpec, layer: number): { readonly buffer: string; readonly rowStart: number; readonly rows: number; readonly offset: number; readonly width: number }[] {
  const factor = activation === "silu-gated" ? 2 : 1;
  const { pieces } = tensor(context.weights, `mlp.${layer}.${ACTIVATED[activation].matrix}`);
  return pieces.map(({ buffer, rowStart, rows }) => ({ buffer, rowStart, rows, offset: factor * rowStart, width: factor * rows }));
}

function forwardOf(context: TrainContext, run: ModuleRun): Dispatch[] {
  if (!context.keepsActivations) return planModule(context, run.layer, run.kind, "score");
  if (run.kind === "attention") return [...planInner(context, run, "x"), ...planAttentionOutput(context, run.layer, "score", attentionBuffers(context, run.layer).attended)];
  return [...planInner(context, run, "x"), ...activations(context, run.shape, run.layer), ...planMlpOutput(context, run.layer, "score")];
}

function planInner(context: TrainContext, run: ModuleRun, x: string): Dispatch[] {
  const { layer } = run;
  if (run.kind === "attention") return planAttended(context, run.shape, { layer, phase: "score", x, buffers: attentionBuffers(context, layer) });
  return [planNorm(context, `mlp.${layer}.norm`, { extent: EXTENT.batch, x, out: "normed" }), ...beforeActivation(context, run.shape, layer)];
}

function beforeActivation(context: TrainContext, shape: MlpSpec, layer: number): Dispatch[] {
  const { weights, tiles } = context;
  const matrix = tensor(weights, `mlp.${layer}.${ACTIVATED[shape.activation].matrix}`);
  const pieces = innerPlaces(context, shape, layer).map(({ buffer, offset, width }) => ({ buffer, rowStart: offset, rows: width }));
  const use = { mode: "store", tile: tiles(matrix.dtype, "many"), extent: EXTENT.batch, x: "normed", out: innerBuffer(context, layer), outStride: innerWidth(shape), bias: biasOf(weights, `mlp.${layer}.upBias`) } as const;
  return linears({ ...matrix, pieces }, use);
}

function activations(context: TrainContext, shape: MlpSpec, layer: number): Dispatch[] {
  return innerPlaces(context, shape, layer).map(({ rowStart, rows, offset }) =>
    activationDispatch({ kind: shape.activation, rows, offset, stride: innerWidth(shape), extent: EXTENT.batch, x: innerBuffer(context, layer), out: "activated", outStride: shape.intermediate, outOffset: rowStart }),
  );
}
