/**
 * Weights that stand in for some of a session's own: what tuning made, or is making. A run reads them instead; the
 * session's own stay where they are, so that leaving an overlay costs nothing.
 */
import type { ResidentTensor, ResidentWeights } from "./resident";

export interface WeightOverlay {
  /** Names its plans. */
  readonly id: string;
  /** What its tensors name, each under a name that begins with the overlay's id and a dot. */
  readonly buffers: ReadonlyMap<string, GPUBuffer>;
  /** By id of what they stand in for: norms, all in F32. */
  readonly weights: ResidentWeights;
  /** Null: the session's own head. */
  readonly head: HeadOverlay | null;
}

export type HeadOverlay =
  /** F32 [vocab, hidden] */
  | { readonly kind: "full"; readonly matrix: ResidentTensor }
  /** F32 [n, hidden]; their logits replace those of the ids in the buffer `ids` [n]. `logits` is scratch, [outputs, n]. */
  | { readonly kind: "rows"; readonly matrix: ResidentTensor; readonly ids: string; readonly logits: string }
  /** a F32 [vocab, rank], b F32 [rank, hidden]; rank is a multiple of 4. `inner` is scratch, [outputs, rank]. */
  | { readonly kind: "low-rank"; readonly a: ResidentTensor; readonly b: ResidentTensor; readonly inner: string };
