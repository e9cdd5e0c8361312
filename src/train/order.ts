/** Which examples each step takes: every epoch in an order of its own, drawn from seed and epoch alone, so that a place in it is two numbers. */
import { createRandom, mixSeeds } from "../shared/random";

export interface DataCursor {
  /** From 0. */
  readonly epoch: number;
  /** Examples of the epoch that were taken. */
  readonly at: number;
}

export const FIRST: DataCursor = { epoch: 0, at: 0 };

export interface Batch {
  /** Indices into the tuning examples. */
  readonly indices: readonly number[];
  readonly next: DataCursor;
}

/** The examples from the cursor on; the last batch of an epoch is smaller where they don't divide evenly. */
export function nextBatch({ epoch, at }: DataCursor, { examples, batch, seed }: { readonly examples: number; readonly batch: number; readonly seed: number }): Batch {
  const order = createRandom(mixSeeds(seed, epoch)).shuffle(Array.from({ length: examples }, (_, index) => index));
  const indices = order.slice(at, at + batch);
  const end = at + indices.length;
  return { indices, next: end < examples ? { epoch, at: end } : { epoch: epoch + 1, at: 0 } };
}
