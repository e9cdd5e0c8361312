/** What tuning changes of a model: whole norms, and the head in one of three forms. Everything is F32, row-major. */
import type { WeightId } from "./opened-model";

export interface TunedWeights {
  /** Names them everywhere: in the history, in caches, in plans. Another state has another id. */
  readonly id: string;
  /** Norm weights and biases, [hidden] each, by their canonical name; those of dropped modules are not there. */
  readonly norms: ReadonlyMap<WeightId, Float32Array<ArrayBuffer>>;
  /** Null when the head stayed as it was. */
  readonly head: TunedHead | null;
}

export type TunedHead =
  /** [vocab, hidden] */
  | { readonly kind: "full"; readonly values: Float32Array<ArrayBuffer> }
  /** Row i of `values` [ids.length, hidden] stands in for row ids[i] of the head; ids ascend. */
  | { readonly kind: "rows"; readonly ids: Uint32Array<ArrayBuffer>; readonly values: Float32Array<ArrayBuffer> }
  /** head + a b, with a [vocab, rank] and b [rank, hidden]. */
  | { readonly kind: "low-rank"; readonly rank: number; readonly a: Float32Array<ArrayBuffer>; readonly b: Float32Array<ArrayBuffer> };
