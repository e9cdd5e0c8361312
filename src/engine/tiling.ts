/**
 * Which cut of a linear this device likes: software adapters want all sums in one lane's registers, GPUs want lanes to
 * share a row. The difference is tenfold either way, so it is measured on the model's own weights, once a session.
 */
import type { DType } from "../formats/dtype";
import type { Dispatch } from "../gpu/kernel";
import { linearDispatch, type LinearTile } from "../kernels/linear";
import type { ModelSpec } from "../model/spec";
import { present } from "../shared/assert";
import { EXTENT } from "./buffers";
import { fastestOf, type TimingContext } from "./dispatch-timing";
import type { TileChoice } from "./forward-plan";
import type { ResidentTensor, ResidentWeights } from "./resident";

type Rows = "one" | "many";

const CANDIDATES: Readonly<Record<Rows, readonly LinearTile[]>> = {
  one: [
    { tokens: 1, kLanes: 1, workgroup: 16, quads: 1 },
    { tokens: 1, kLanes: 8, workgroup: 64, quads: 1 },
    { tokens: 1, kLanes: 32, workgroup: 64, quads: 1 },
  ],
  many: [
    { tokens: 8, kLanes: 1, workgroup: 16, quads: 2 },
    { tokens: 4, kLanes: 1, workgroup: 64, quads: 1 },
    { tokens: 4, kLanes: 8, workgroup: 64, quads: 1 },
  ],
};

/** Every linear of a precision that may be chosen, for compiling and trying; their buffers and sizes are nobody's. */
export function linearVariants(dtype: DType): Dispatch[] {
  const nowhere = { extent: "", weights: "", x: "", out: "" };
  return [...CANDIDATES.one, ...CANDIDATES.many].map((tile) => linearDispatch({ ...nowhere, dtype, mode: "store", tile, rows: 4, cols: 32, outStride: 4, outOffset: 0 }));
}

/** Rows of a matrix that a measurement multiplies: enough to fill a GPU, few enough for a software adapter. */
export const MEASURED_ROWS = 1024;
const MEASURED_TOKENS = 32;

export interface TilingContext extends TimingContext {
  readonly weights: ResidentWeights;
  readonly spec: ModelSpec;
  readonly batchTokens: number;
  /** Whether the variant of a dispatch gave right numbers on this device; others aren't even measured. */
  readonly isTrusted: (dispatch: Dispatch) => boolean;
}

/** Any tile, for plans whose linears are not yet to be run. */
export const anyTile: TileChoice = (_, rows) => present(CANDIDATES[rows][0], "a tile");

/** What a measurement will run: compiled while the weights are still on their way. */
export function measuredDispatches(weights: ResidentWeights, spec: ModelSpec): Dispatch[] {
  return representatives(weights, spec).flatMap((matrix) => linearVariants(matrix.dtype));
}

/**
 * Measures the candidates, compiled and tried before, for every stored precision among the matrices; of each at least one
 * must be trusted.
 */
export async function chooseTiles(context: TilingContext): Promise<TileChoice> {
  const chosen = new Map<string, LinearTile>();
  for (const matrix of representatives(context.weights, context.spec)) {
    for (const rows of ["one", "many"] as const) chosen.set(`${matrix.dtype} ${rows}`, await fastest(context, matrix, rows));
  }
  return (dtype, rows) => present(chosen.get(`${dtype} ${rows}`), `tile for ${dtype}`);
}

/** One matrix of each precision that reads the residual stream. */
export function representatives(weights: ResidentWeights, spec: ModelSpec): ResidentTensor[] {
  const byDType = new Map<DType, ResidentTensor>();
  for (const tensor of weights.values()) {
    // Positions are looked up, never multiplied.
    if (tensor.rows > 1 && tensor.id !== "positions" && (tensor.cols === spec.hidden || !byDType.has(tensor.dtype))) byDType.set(tensor.dtype, tensor);
  }
  return [...byDType.values()];
}

async function fastest(context: TilingContext, matrix: ResidentTensor, rows: Rows): Promise<LinearTile> {
  const count = rows === "one" ? 1 : Math.min(MEASURED_TOKENS, context.batchTokens);
  const candidates = trustedTiles(context, matrix, rows);
  const extent = rows === "one" ? EXTENT.one : EXTENT.batch;
  const dispatches = candidates.map((tile) => measuredDispatch(matrix, tile)).map((dispatch) => ({ ...dispatch, buffers: { ...dispatch.buffers, extent } }));
  if (rows === "many") context.device.queue.writeBuffer(context.runner.buffer(EXTENT.batch), 0, new Uint32Array([count]));
  return present(candidates[await fastestOf(context, dispatches, { [extent]: count })], "fastest tile");
}

/** Tiles meant for so many rows; any tile is right for any number, so the others stand in when all of those are wrong. */
function trustedTiles({ isTrusted }: TilingContext, matrix: ResidentTensor, rows: Rows): readonly LinearTile[] {
  const trusted = (tiles: readonly LinearTile[]) => tiles.filter((tile) => isTrusted(measuredDispatch(matrix, tile)));
  const meant = trusted(CANDIDATES[rows]);
  return meant.length > 0 ? meant : trusted([...CANDIDATES.one, ...CANDIDATES.many]);
}

/** Reads what the residual stream's buffers happen to hold; writes to the logits, which every run overwrites. */
function measuredDispatch(matrix: ResidentTensor, tile: LinearTile): Dispatch {
  const piece = present(matrix.pieces[0], matrix.id);
  const rows = Math.min(piece.rows, MEASURED_ROWS);
  return linearDispatch({
    dtype: matrix.dtype, mode: "store", tile, rows, cols: matrix.cols, outStride: rows, outOffset: 0,
    extent: EXTENT.one, weights: piece.buffer, x: "activated", out: "logits",
  });
}
