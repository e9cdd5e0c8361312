/** What a trim's plan is made from: the open model and the counts of an open dataset. */
import type { TokenisedDataset } from "../data/tokens";
import { tokensOf } from "../evaluate/batch-pace";
import { modulesOf } from "../model/mask";
import { moduleBytes, totalBytes } from "../model/weight-plan";
import type { JobContext } from "../shared/progress";
import type { TrimFacts } from "../trim/plan-trim";
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
  const counted = (count: (examples: TokenisedDataset["examples"]) => number): TrimFacts["rows"] => ({
    calibration: count(parts.calibration.examples), tuning: count(parts.tuning.examples), validation: count(parts.validation.examples), reported: count(parts.reported.examples),
  });
  return {
    fingerprint, dataset: { hash, options, part }, bytes: totalBytes(model), modules: modulesOf(model.spec).map((id) => ({ id, bytes: moduleBytes(model, id) })),
    rows: counted(({ length }) => length), tokens: counted(tokensOf), moduleTokensPerSecond,
  };
}
