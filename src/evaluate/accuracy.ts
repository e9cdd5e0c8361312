/** Quality of a mask on examples: tokens -> packed batches -> log-probabilities -> metrics. */
import type { TokenisedDataset } from "../data/tokens";
import type { Session } from "../engine/session";
import type { Mask } from "../model/mask";
import type { JobContext } from "../shared/progress";
import { completionMetrics } from "./completion-metrics";
import { choiceMetrics } from "./metrics";
import type { AccuracyResult, ChoiceMetrics, CompletionMetrics } from "./results";
import { scoreExamples } from "./score-examples";
import type { ScoreCache } from "./score-examples";

/**
 * Accuracy on choices, likelihood on completions. `cache` holds what an earlier run of this mask on this dataset has scored,
 * and gets what this one scores, also when it is cut off: the next then goes on from there to the same numbers. `seconds` are this
 * run's, 0 when the cache had all. Errors: "dataset" without examples, "limit" for an example that fits no batch, "cancelled", "device-lost".
 */
export async function evaluateAccuracy(session: Session, dataset: TokenisedDataset, mask: Mask, job: JobContext = {}, cache: ScoreCache = new Map()): Promise<AccuracyResult> {
  const startedMs = performance.now();
  const isKnown = dataset.examples.every(({ row }) => cache.has(row));
  const logProbs = await scoreExamples(session, dataset.examples, mask, job, cache);
  const run = { shortened: dataset.shortened, leftOut: dataset.rejected.length, seconds: isKnown ? 0 : (performance.now() - startedMs) / 1000 };
  return { ...(await metricsOf(dataset, logProbs, session.spec.vocab, job)), ...run };
}

async function metricsOf({ kind, examples, sameChoices }: TokenisedDataset, logProbs: readonly (readonly number[])[], vocab: number, job: JobContext): Promise<ChoiceMetrics | CompletionMetrics> {
  if (kind === "completion") {
    return completionMetrics(examples.map(({ choiceIds }, index) => ({ logProb: logProbs[index]?.[0] ?? NaN, tokens: choiceIds[0]?.length ?? 0 })), vocab, job);
  }
  return choiceMetrics(examples.map(({ chars, answer }, index) => ({ logProbs: logProbs[index] ?? [], chars, answer })), { sameChoices });
}
