/** Accuracy of a mask on examples: tokens -> packed batches -> log-probabilities -> metrics. */
import { packExamples } from "../data/pack";
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import { scoreBatch } from "../engine/score";
import type { Session } from "../engine/session";
import type { Mask } from "../model/mask";
import { throwIfCancelled } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { choiceMetrics } from "./metrics";
import type { ChoiceResult } from "./results";

/**
 * Batches follow the device: each is as large as takes about this long, so that progress and time left stay honest on a
 * slow one and a fast one is well filled. How examples are grouped changes no number.
 */
const BATCH_SECONDS = 2;
const BATCH_TOKENS = { first: 96, least: 48, most: 512 };

/** Errors: "dataset" without examples, "limit" for an example that fits no batch, "cancelled", "device-lost". */
export async function evaluateAccuracy(session: Session, { examples, shortened, rejected }: TokenisedDataset, mask: Mask, job: JobContext = {}): Promise<ChoiceResult> {
  const startedMs = performance.now();
  const logProbs = await scoreExamples(session, examples, mask, job);
  const metrics = choiceMetrics(examples.map((example, index) => ({ logProbs: logProbs[index] ?? [], chars: example.chars, answer: example.answer })));
  return { ...metrics, shortened, leftOut: rejected.length, seconds: (performance.now() - startedMs) / 1000 };
}

/** Summed log-probability of every choice, by example. Errors as above. */
export async function scoreExamples(session: Session, examples: readonly TokenisedExample[], mask: Mask, { onProgress, signal }: JobContext = {}): Promise<number[][]> {
  const sums: number[][] = [];
  let wanted = BATCH_TOKENS.first;
  while (sums.length < examples.length) {
    throwIfCancelled(signal);
    const group = nextGroup(examples, sums.length, wanted);
    const startedMs = performance.now();
    sums.push(...(await scoreGroup(session, group, mask, signal)));
    const tokensPerSecond = tokensOf(group) / ((performance.now() - startedMs) / 1000);
    wanted = Math.min(BATCH_TOKENS.most, Math.max(BATCH_TOKENS.least, tokensPerSecond * BATCH_SECONDS));
    onProgress?.({ label: "Measuring accuracy", done: sums.length, total: examples.length, unit: "examples" });
  }
  return sums;
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
  for (const batch of packExamples(examples, { maxTokens: session.capacity.batchTokens, maxTargets: session.capacity.outputs })) {
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
