/** Cuts matrices into buffers that fit a binding, by whole output rows: pure data. */
import { rowBytes, type DType } from "../formats/dtype";
import { matrixShape, type WeightSource } from "../model/opened-model";
import type { GpuTensor, WeightPlan } from "../model/weight-plan";
import { StudioError } from "../shared/errors";
import type { ResidentTensor } from "./resident";

/** Rows [rowStart, rowStart + rows) of one stored tensor. */
export interface WeightSlice {
  readonly source: WeightSource;
  readonly rowStart: number;
  readonly rows: number;
}

export interface WeightPiece {
  readonly buffer: string;
  /** Output rows that the piece yields. */
  readonly rowStart: number;
  readonly rows: number;
  /** What the buffer holds, in order. */
  readonly slices: readonly WeightSlice[];
  /** Of the buffer; a file's biases may be in another. */
  readonly dtype: DType;
  readonly bytes: number;
}

/** A matrix whose parts are gate and up: a piece needs the same rows of both. */
export function isGated(tensor: GpuTensor): boolean {
  return tensor.id.endsWith(".gateUp");
}

/** Parts that lie side by side: of each the same rows. A vector is one row, also one of several biases. */
function isSideBySide(tensor: GpuTensor): boolean {
  return isGated(tensor) || tensor.rows === 1;
}

/**
 * Pieces of at most `maxBytes`. Interleaved heads are never cut apart.
 * Errors: "unsupported" when not even one row (or head) fits.
 */
export function cutIntoPieces(tensor: GpuTensor, maxBytes: number, headDim: number): WeightPiece[] {
  const perRow = rowBytes(tensor.dtype, tensor.cols) * (isGated(tensor) ? tensor.parts.length : 1);
  const step = tensor.rows > 1 && tensor.parts.some((part) => part.interleavedHeads !== null) ? headDim : 1;
  const total = outputRows(tensor);
  const rowsPerPiece = Math.min(total, Math.floor(maxBytes / perRow / step) * step);
  if (rowsPerPiece < 1) {
    throw new StudioError("unsupported", `${tensor.id}: ${step} rows take ${step * perRow} bytes, this GPU binds at most ${maxBytes}.`, "Open a smaller or more quantised model.");
  }
  const pieces: WeightPiece[] = [];
  for (let rowStart = 0; rowStart < total; rowStart += rowsPerPiece) {
    const rows = Math.min(rowsPerPiece, total - rowStart);
    const buffer = rowsPerPiece === total ? tensor.id : `${tensor.id}#${pieces.length}`;
    pieces.push({ buffer, rowStart, rows, slices: slicesOf(tensor, rowStart, rows), dtype: tensor.dtype, bytes: rows * perRow });
  }
  return pieces;
}

/** A planned tensor, as it will lie on the GPU and as plans see it. */
export interface CutTensor {
  readonly pieces: readonly WeightPiece[];
  readonly resident: ResidentTensor;
}

/** Everything that will be uploaded, in order. Errors as `cutIntoPieces`. */
export function cutWeights(plan: WeightPlan, maxBytes: number, headDim: number): CutTensor[] {
  return plan.tensors.map((tensor) => {
    const pieces = cutIntoPieces(tensor, maxBytes, headDim);
    return { pieces, resident: residentTensor(tensor, pieces) };
  });
}

function residentTensor(tensor: GpuTensor, pieces: readonly WeightPiece[]): ResidentTensor {
  return { id: tensor.id, dtype: tensor.dtype, rows: outputRows(tensor), cols: tensor.cols, rowOffset: tensor.rowOffset, pieces: pieces.map(({ buffer, rowStart, rows }) => ({ buffer, rowStart, rows })) };
}

function outputRows(tensor: GpuTensor): number {
  return isGated(tensor) ? tensor.rows / 2 : tensor.rows;
}

function slicesOf(tensor: GpuTensor, rowStart: number, rows: number): WeightSlice[] {
  if (isSideBySide(tensor)) return tensor.parts.map((source) => ({ source, rowStart, rows }));
  const slices: WeightSlice[] = [];
  let partStart = 0;
  for (const source of tensor.parts) {
    const partRows = matrixShape(source).rows;
    const from = Math.max(rowStart, partStart);
    const to = Math.min(rowStart + rows, partStart + partRows);
    if (from < to) slices.push({ source, rowStart: from - partStart, rows: to - from });
    partStart += partRows;
  }
  return slices;
}
