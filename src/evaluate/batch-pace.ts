/**
 * Batches follow the device: each is as large as takes about this long, so that progress and time left stay honest on a
 * slow one and a fast one is well filled. How examples are grouped changes no number.
 */
import type { TokenisedExample } from "../data/tokens";

const BATCH_SECONDS = 2;
const BATCH_TOKENS = { first: 96, least: 48, most: 512 };

export class BatchPace {
  #wanted = BATCH_TOKENS.first;

  /** Examples from `start` on, at least one, that are about as many tokens together as one batch should have. */
  next(examples: readonly TokenisedExample[], start: number): readonly TokenisedExample[] {
    let end = start;
    let tokens = 0;
    for (let example = examples[end]; example && (end === start || tokens + tokensOf([example]) <= this.#wanted); example = examples[++end]) tokens += tokensOf([example]);
    return examples.slice(start, end);
  }

  /** How long one pass over such a batch took. */
  took(group: readonly TokenisedExample[], seconds: number): void {
    this.#wanted = Math.min(BATCH_TOKENS.most, Math.max(BATCH_TOKENS.least, (tokensOf(group) / seconds) * BATCH_SECONDS));
  }
}

/** Rows that examples take in a batch: the last token of a choice predicts nothing. */
export function tokensOf(examples: readonly TokenisedExample[]): number {
  return examples.reduce((sum, { contextIds, choiceIds }) => choiceIds.reduce((rows, ids) => rows + ids.length - 1, sum + contextIds.length), 0);
}
