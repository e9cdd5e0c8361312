/** Which cut of a linear's backward this device likes: measured on the model's own weights, once a training. */
import type { DType } from "../formats/dtype";
import type { Dispatch } from "../gpu/kernel";
import { linearBackwardDispatch, type BackwardTile } from "../kernels/linear-backward";
import type { ModelSpec } from "../model/spec";
import { present } from "../shared/assert";
import { fastestOf, type TimingContext } from "./dispatch-timing";
import type { ResidentTensor, ResidentWeights } from "./resident";
import { MEASURED_ROWS, representatives } from "./tiling";

/** The measured tile for a stored precision. */
export type BackwardTileChoice = (dtype: DType) => BackwardTile;

/**
 * Software adapters: sums in one lane's registers, as many as the driver's vectors leave room for. GPUs: workgroups of
 * neighbouring columns, whose lanes split the rows, as the columns alone are too few to fill one.
 */
const CANDIDATES: readonly BackwardTile[] = [
  { tokens: 8, spans: 2, rowLanes: 1, workgroup: 16 },
  { tokens: 4, spans: 2, rowLanes: 1, workgroup: 8 },
  { tokens: 4, spans: 1, rowLanes: 8, workgroup: 64 },
  { tokens: 8, spans: 1, rowLanes: 8, workgroup: 128 },
];

/** Every backward of a precision that may be chosen, for compiling and trying; their buffers and sizes are nobody's. */
export function backwardVariants(dtype: DType): Dispatch[] {
  const nowhere = { extent: "", weights: "", dy: "", dx: "" };
  return CANDIDATES.map((tile) => linearBackwardDispatch({ ...nowhere, dtype, mode: "store", tile, rows: 4, cols: 32, dyStride: 4, dyOffset: 0 }));
}

/** Rows of dy that a measurement has; training's micro-batches have more, decoding never comes here. */
const MEASURED_TOKENS = 64;

export interface BackwardTilingContext extends TimingContext {
  /** All that gradients go back through: with a tuned head the overlay's matrix too. */
  readonly weights: ResidentWeights;
  readonly spec: ModelSpec;
  readonly batchTokens: number;
  /** Buffers that a measurement may write: the extent is a uniform, dy is read, dx has room for batchTokens rows as wide as a matrix. */
  readonly scratch: { readonly extent: string; readonly dy: string; readonly dx: string };
  /** Whether the variant of a dispatch gave right numbers on this device; others aren't even measured. */
  readonly isTrusted: (dispatch: Dispatch) => boolean;
  /** Choices of an earlier run, which are taken as they are where they are trusted: another tile sums in another order. */
  readonly kept?: ReadonlyMap<DType, BackwardTile>;
}

/**
 * Measures the candidates, compiled and tried before, for every stored precision among the matrices; of each at least one
 * must be trusted.
 */
export async function chooseBackwardTiles(context: BackwardTilingContext): Promise<BackwardTileChoice> {
  const chosen = new Map<DType, BackwardTile>();
  for (const matrix of representatives(context.weights, context.spec)) chosen.set(matrix.dtype, keptTile(context, matrix) ?? (await fastest(context, matrix)));
  return (dtype) => present(chosen.get(dtype), `backward tile for ${dtype}`);
}

function keptTile(context: BackwardTilingContext, matrix: ResidentTensor): BackwardTile | null {
  const tile = context.kept?.get(matrix.dtype);
  return tile && context.isTrusted(measuredDispatch(context, matrix, tile)) ? tile : null;
}

async function fastest(context: BackwardTilingContext, matrix: ResidentTensor): Promise<BackwardTile> {
  const { device, runner, scratch, batchTokens, isTrusted } = context;
  const count = Math.min(MEASURED_TOKENS, batchTokens);
  device.queue.writeBuffer(runner.buffer(scratch.extent), 0, new Uint32Array([count]));
  const candidates = CANDIDATES.filter((tile) => isTrusted(measuredDispatch(context, matrix, tile)));
  const dispatches = candidates.map((tile) => measuredDispatch(context, matrix, tile));
  return present(candidates[await fastestOf(context, dispatches, { [scratch.extent]: count })], "fastest backward tile");
}

function measuredDispatch({ scratch }: BackwardTilingContext, matrix: ResidentTensor, tile: BackwardTile): Dispatch {
  const piece = present(matrix.pieces[0], matrix.id);
  const rows = Math.min(piece.rows, MEASURED_ROWS);
  return linearBackwardDispatch({ ...scratch, dtype: matrix.dtype, mode: "store", tile, rows, cols: matrix.cols, dyStride: rows, dyOffset: 0, weights: piece.buffer });
}
