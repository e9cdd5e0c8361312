/**
 * Which cut of a linear this device likes: software adapters want all sums in one lane's registers, GPUs want lanes to
 * share a row. The difference is tenfold either way, so it is measured on the model's own weights, once a session.
 */
import type { DType } from "../formats/dtype";
import type { Dispatch } from "../gpu/kernel";
import type { PlanRunner, ResolvedDispatch } from "../gpu/runner";
import { linearDispatch, type LinearTile } from "../kernels/linear";
import type { ModelSpec } from "../model/spec";
import { present } from "../shared/assert";
import { undisturbed, type JobContext } from "../shared/progress";
import { EXTENT } from "./buffers";
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
const MEASURED_ROWS = 1024;
const MEASURED_TOKENS = 32;
const REPEATS = 3;
/** Dispatches are repeated until a timing lasts about this long: the clock of a submission is no finer than a millisecond. */
const TIMING_MS = 4;

export interface TilingContext extends Pick<JobContext, "undisturbed"> {
  readonly device: GPUDevice;
  readonly runner: PlanRunner;
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
function representatives(weights: ResidentWeights, spec: ModelSpec): ResidentTensor[] {
  const byDType = new Map<DType, ResidentTensor>();
  for (const tensor of weights.values()) {
    if (tensor.rows > 1 && (tensor.cols === spec.hidden || !byDType.has(tensor.dtype))) byDType.set(tensor.dtype, tensor);
  }
  return [...byDType.values()];
}

async function fastest(context: TilingContext, matrix: ResidentTensor, rows: Rows): Promise<LinearTile> {
  const count = rows === "one" ? 1 : Math.min(MEASURED_TOKENS, context.batchTokens);
  const candidates = trustedTiles(context, matrix, rows);
  const dispatches = candidates.map((tile) => measuredDispatch(matrix, tile));
  if (rows === "many") context.device.queue.writeBuffer(context.runner.buffer(EXTENT.batch), 0, new Uint32Array([count]));
  const extents = { [EXTENT.one]: 1, [EXTENT.batch]: count };
  const times: number[] = [];
  for (const dispatch of dispatches) {
    const plan = context.runner.resolve([{ ...dispatch, buffers: { ...dispatch.buffers, extent: rows === "one" ? EXTENT.one : EXTENT.batch } }]);
    times.push(await undisturbed(context, () => time(context, plan, extents)));
  }
  return present(candidates[times.indexOf(Math.min(...times))], "fastest tile");
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
    extent: EXTENT.one, weights: piece.buffer, x: "gated", out: "logits",
  });
}

async function time(context: TilingContext, plan: readonly ResolvedDispatch[], extents: Readonly<Record<string, number>>): Promise<number> {
  const once = await submit(context, plan, extents, 1);
  const dispatches = Math.min(64, Math.max(1, Math.ceil(TIMING_MS / Math.max(once, 0.05))));
  const times: number[] = [];
  for (let i = 0; i < REPEATS; i++) times.push((await submit(context, plan, extents, dispatches)) / dispatches);
  return Math.min(...times);
}

async function submit({ device, runner }: TilingContext, plan: readonly ResolvedDispatch[], extents: Readonly<Record<string, number>>, count: number): Promise<number> {
  const startedMs = performance.now();
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  for (let i = 0; i < count; i++) runner.encode(pass, plan, extents);
  pass.end();
  device.queue.submit([encoder.finish()]);
  await device.queue.onSubmittedWorkDone();
  return performance.now() - startedMs;
}
