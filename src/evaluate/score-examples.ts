/** Summed log-probabilities of what may follow each context, batch by batch. */
import { packExamples, type PackedBatch } from "../data/pack";
import type { TokenisedExample } from "../data/tokens";
import { scoreBatch } from "../engine/score";
import type { Session } from "../engine/session";
import type { Mask } from "../model/mask";
import { present } from "../shared/assert";
import { atCheckpoint } from "../shared/progress";
import type { JobContext } from "../shared/progress";
import { BatchPace } from "./batch-pace";

/** Of one mask on one dataset in one wording: each row's summed log-probability of every choice, finite numbers all. */
export type ScoreCache = Map<number, readonly number[]>;

/** By example; rows that `cache` has are not run again. Errors: "limit" for an example that fits no batch, "cancelled", "device-lost". */
export async function scoreExamples(session: Session, examples: readonly TokenisedExample[], mask: Mask, job: JobContext = {}, cache: ScoreCache = new Map()): Promise<(readonly number[])[]> {
  const missing = examples.filter(({ row }) => !cache.has(row));
  const tell = (scored: number): void => job.onProgress?.({ label: "Measuring accuracy", done: examples.length - missing.length + scored, total: examples.length, unit: "examples" });
  const found = new Map(cache);
  const pace = new BatchPace();
  let scored = 0;
  while (scored < missing.length) {
    await atCheckpoint(job);
    const group = pace.next(missing, scored);
    const startedMs = performance.now();
    const sums = await scoreGroup(session, group, mask, job.signal);
    group.forEach(({ row }, index) => found.set(row, sums[index] ?? []));
    // What went wrong once is no number to keep: the next run may have better luck.
    for (const { row } of group) keepFinite(cache, row, found.get(row) ?? []);
    scored += group.length;
    pace.took(group, (performance.now() - startedMs) / 1000);
    tell(scored);
  }
  if (missing.length === 0) tell(0);
  return examples.map(({ row }) => present(found.get(row), `the scores of row ${row}`));
}

function keepFinite(cache: ScoreCache, row: number, sums: readonly number[]): void {
  if (sums.every((sum) => Number.isFinite(sum))) cache.set(row, sums);
}

/** One batch, unless a single example is larger than the session has room for. */
async function scoreGroup(session: Session, examples: readonly TokenisedExample[], mask: Mask, signal: AbortSignal | undefined): Promise<number[][]> {
  const sums = noSums(examples);
  for (const batch of packExamples(examples, { maxTokens: session.capacity.batchTokens })) addScores(sums, batch, await scoreBatch(session, batch, mask, signal));
  return sums;
}

/** By example and choice: nothing scored yet. */
export function noSums(examples: readonly TokenisedExample[]): number[][] {
  return examples.map(({ choiceIds }) => choiceIds.map(() => 0));
}

/** Adds the log-probabilities of a batch's targets to the sums of their choices; `sums` are by example of what was packed. */
export function addScores(sums: readonly number[][], { targets }: PackedBatch, scores: Float32Array): void {
  targets.forEach(({ example, choice }, index) => {
    const choices = sums[example];
    if (choices) choices[choice] = (choices[choice] ?? 0) + (scores[index] ?? NaN);
  });
}
