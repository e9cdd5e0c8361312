/** Quality on the validation rows, with what the session runs with. */
import type { TokenisedDataset } from "../data/tokens";
import type { Session } from "../engine/session";
import { evaluateAccuracy } from "../evaluate/accuracy";
import { argmax } from "../evaluate/metrics";
import { qualityOf } from "../evaluate/results";
import type { ScoreCache } from "../evaluate/score-examples";
import type { Mask } from "../model/mask";
import type { JobContext } from "../shared/progress";
import type { Measured } from "./compare";

/** Errors: those of `evaluateAccuracy`. */
export async function measureOn(session: Session, dataset: TokenisedDataset, mask: Mask, job: JobContext): Promise<Measured> {
  const scores: ScoreCache = new Map();
  const result = await evaluateAccuracy(session, dataset, mask, job, scores);
  const right = result.kind === "completion" ? null : dataset.examples.map(({ row, answer }) => argmax(scores.get(row) ?? []) === answer);
  return { n: result.n, quality: qualityOf(result), interval: result.ci95, nll: result.nll, right };
}
