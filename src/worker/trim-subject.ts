/** What a trim's plan is made from: the open model and the counts of an open dataset. */
import type { TokenisedDataset } from "../data/tokens";
import type { JobContext } from "../shared/progress";
import type { TrimFacts } from "../trim/plan-trim";
import { countsOf, modelFacts } from "../trim/trim-facts";
import type { ModelOnDevice } from "./model-slot";
import type { OpenDatasets } from "./open-datasets";
import type { TrimRequest } from "./protocol";

/** What a trim works on. */
export interface TrimSubject extends ModelOnDevice {
  readonly datasets: Pick<OpenDatasets, "tokens" | "describe">;
  /** As measured on this device; null before anything was. */
  readonly moduleTokensPerSecond: number | null;
}

/** Errors: "usage" for an unknown dataset, "unsupported" for a chat without a template, "cancelled". */
export async function trimFacts(subject: TrimSubject, { datasetId, part }: Pick<TrimRequest, "datasetId" | "part">, job: JobContext): Promise<TrimFacts> {
  const { model, fingerprint, session, datasets, moduleTokensPerSecond } = subject;
  const { hash, options } = datasets.describe(datasetId, model.tokenizer);
  const tokens = (part: TrimRequest["part"]): Promise<TokenisedDataset> => datasets.tokens({ datasetId, part }, model.tokenizer, session.capacity.contextTokens, job);
  const parts = { calibration: await tokens("calibration"), tuning: await tokens("tuning"), validation: await tokens("validation"), reported: await tokens(part) };
  return { fingerprint, dataset: { hash, options, part }, moduleTokensPerSecond, ...modelFacts(model), ...countsOf(parts) };
}
