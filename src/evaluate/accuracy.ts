/** Accuracy of a mask on examples: tokens -> packed batches -> log-probabilities -> metrics. */
import { packExamples } from "../data/pack";
import type { TokenisedDataset, TokenisedExample } from "../data/tokens";
import { scoreBatch } from "../engine/score";
import type { Session } from "../engine/session";
import type { Mask } from "../model/mask";
import { throwIfCancelled } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import { choiceMetrics } from "./metrics";
import type { AccuracyResult } from "./results";

/** Tokens of an ordinary batch: progress and cancelling stay lively on a slow device, and a GPU is well filled. */
const BATCH_TOKENS = 512;

/** Errors: "dataset" without examples, "limit" for an example that fits no batch, "cancelled", "device-lost". */
export async function evaluateAccuracy(session: Session, { examples, shortened }: TokenisedDataset, mask: Mask, job: JobContext = {}): Promise<AccuracyResult> {
  const startedMs = performance.now();
  const logProbs = await scoreExamples(session, examples, mask, job);
  const metrics = choiceMetrics(examples.map((example, index) => ({ logProbs: logProbs[index] ?? [], chars: example.chars, answer: example.answer })));
  return { ...metrics, shortened, seconds: (performance.now() - startedMs) / 1000 };
}

/** Summed log-probability of every choice, by example. Errors as above. */
export async function scoreExamples(session: Session, examples: readonly TokenisedExample[], mask: Mask, { onProgress, signal }: JobContext = {}): Promise<number[][]> {
  const batches = packExamples(examples, { maxTokens: batchTokens(session, examples), maxTargets: session.capacity.outputs });
  const sums = examples.map((example) => example.choiceIds.map(() => 0));
  let done = 0;
  for (const batch of batches) {
    throwIfCancelled(signal);
    const scores = await scoreBatch(session, batch, mask, signal);
    batch.targets.forEach(({ example, choice }, index) => {
      const choices = sums[example];
      if (choices) choices[choice] = (choices[choice] ?? 0) + (scores[index] ?? NaN);
    });
    done = (batch.targets.at(-1)?.example ?? done - 1) + 1;
    onProgress?.({ label: "Measuring accuracy", done, total: examples.length, unit: "examples" });
  }
  return sums;
}

/** A longer example gets a batch of its own size, as far as the session has room. */
function batchTokens(session: Session, examples: readonly TokenisedExample[]): number {
  const sizes = examples.map(({ contextIds, choiceIds }) => choiceIds.reduce((sum, ids) => sum + ids.length - 1, contextIds.length));
  return Math.min(session.capacity.batchTokens, sizes.reduce((most, size) => Math.max(most, size), BATCH_TOKENS));
}
