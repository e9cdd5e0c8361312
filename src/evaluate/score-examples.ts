/** Summed log-probabilities of what may follow each context, batch by batch. */
import { packExamples } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import { scoreBatch } from "../engine/score";
import type { Session } from "../engine/session";
import type { Mask } from "../model/mask";
import { present } from "../shared/assert";
import { atCheckpoint } from "../shared/progress";
import type { JobContext } from "../shared/progress";

/**
 * Batches follow the device: each is as large as takes about this long, so that progress and time left stay honest on a
 * slow one and a fast one is well filled. How examples are grouped changes no number.
 */
const BATCH_SECONDS = 2;
const BATCH_TOKENS = { first: 96, least: 48, most: 512 };

/** Of one mask on one dataset in one wording: each row's summed log-probability of every choice, finite numbers all. */
export type ScoreCache = Map<number, readonly number[]>;

/** By example; rows that `cache` has are not run again. Errors: "limit" for an example that fits no batch, "cancelled", "device-lost". */
export async function scoreExamples(session: Session, examples: readonly TokenisedExample[], mask: Mask, job: JobContext = {}, cache: ScoreCache = new Map()): Promise<(readonly number[])[]> {
  const missing = examples.filter(({ row }) => !cache.has(row));
  const tell = (scored: number): void => job.onProgress?.({ label: "Measuring accuracy", done: examples.length - missing.length + scored, total: examples.length, unit: "examples" });
  const found = new Map(cache);
  let wanted = BATCH_TOKENS.first;
  let scored = 0;
  while (scored < missing.length) {
    await atCheckpoint(job);
    const group = nextGroup(missing, scored, wanted);
    const startedMs = performance.now();
    const sums = await scoreGroup(session, group, mask, job.signal);
    group.forEach(({ row }, index) => found.set(row, sums[index] ?? []));
    // What went wrong once is no number to keep: the next run may have better luck.
    for (const { row } of group) keepFinite(cache, row, found.get(row) ?? []);
    scored += group.length;
    const tokensPerSecond = tokensOf(group) / ((performance.now() - startedMs) / 1000);
    wanted = Math.min(BATCH_TOKENS.most, Math.max(BATCH_TOKENS.least, tokensPerSecond * BATCH_SECONDS));
    tell(scored);
  }
  if (missing.length === 0) tell(0);
  return examples.map(({ row }) => present(found.get(row), `the scores of row ${row}`));
}

function keepFinite(cache: ScoreCache, row: number, sums: readonly number[]): void {
  if (sums.every((sum) => Number.isFinite(sum))) cache.set(row, sums);
}

/** Examples from `start` on, at least one, that have no more than `wanted` tokens together. */
function nextGroup(examples: readonly TokenisedExample[], start: number, wanted: number): readonly TokenisedExample[] {
  let end = start;
  let tokens = 0;
  for (let example = examples[end]; example && (end === start || tokens + sizeOf(example) <= wanted); example = examples[++end]) tokens += sizeOf(example);
  return examples.slice(start, end);
}

/** One batch, unless a single example is larger than the session has room for. */
async function scoreGroup(session: Session, examples: readonly TokenisedExample[], mask: Mask, signal: AbortSignal | undefined): Promise<number[][]> {
  const sums = examples.map(({ choiceIds }) => choiceIds.map(() => 0));
  for (const batch of packExamples(examples, { maxTokens: session.capacity.batchTokens })) {
    const scores = await scoreBatch(session, batch, mask, signal);
    batch.targets.forEach(({ example, choice }, index) => {
      const choices = sums[example];
      if (choices) choices[choice] = (choices[choice] ?? 0) + (scores[index] ?? NaN);
    });
  }
  return sums;
}

function tokensOf(examples: readonly TokenisedExample[]): number {
  return examples.reduce((sum, example) => sum + sizeOf(example), 0);
}

/** Rows that an example takes in a batch: the last token of a choice predicts nothing. */
function sizeOf({ contextIds, choiceIds }: TokenisedExample): number {
  return choiceIds.reduce((sum, ids) => sum + ids.length - 1, contextIds.length);
}
