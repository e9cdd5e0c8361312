/** Weights that are on the GPU, as plans see them: names, shapes and how a matrix is cut into buffers. */
import type { DType } from "../formats/dtype";

/** Output rows [rowStart, rowStart + rows) of a matrix, in a buffer of their own. */
export interface ResidentPiece {
  readonly buffer: string;
  readonly rowStart: number;
  readonly rows: number;
  /** Row of the buffer at which it begins, where several share one (tuned norms); 0 if left out. */
  readonly row?: number;
}

export interface ResidentTensor {
  readonly id: string;
  readonly dtype: DType;
  /** Output rows: for a gated matrix those of the gate alone. */
  readonly rows: number;
  readonly cols: number;
  /** First output row within the stacked matrix that this is a run of; 0 but for later runs of qkv. */
  readonly rowOffset: number;
  readonly pieces: readonly ResidentPiece[];
}

export type ResidentWeights = ReadonlyMap<string, ResidentTensor>;
