/** What a plan knows of a model and of a dataset's parts, whoever opened them. Pure. */
import type { TokenisedDataset } from "../data/tokens";
import { tokensOf } from "../evaluate/batch-pace";
import { modulesOf } from "../model/mask";
import type { OpenedModel } from "../model/opened-model";
import { moduleBytes, totalBytes } from "../model/weight-plan";
import type { PlannedPart, TrimFacts } from "./plan-trim";

export type TrimTokens = Readonly<Record<PlannedPart, TokenisedDataset>>;

/** All of the model, in running order, with the bytes of its weights. */
export function modelFacts(model: Pick<OpenedModel, "spec" | "weights">): Pick<TrimFacts, "bytes" | "modules"> {
  return { bytes: totalBytes(model), modules: modulesOf(model.spec).map((id) => ({ id, bytes: moduleBytes(model, id) })) };
}

export function countsOf({ calibration, tuning, validation, reported }: TrimTokens): Pick<TrimFacts, "rows" | "tokens"> {
  const counted = (count: (examples: TokenisedDataset["examples"]) => number): TrimFacts["rows"] => ({
    calibration: count(calibration.examples), tuning: count(tuning.examples), validation: count(validation.examples), reported: count(reported.examples),
  });
  return { rows: counted(({ length }) => length), tokens: counted(tokensOf) };
}
