/** One row under one mask: what `evaluate` sums over a part, choice by choice. */
import type { TokenisedExample } from "../data/tokens";
import type { Session } from "../engine/session";
import { scoreExamples } from "../evaluate/score-examples";
import type { Mask } from "../model/mask";
import { present } from "../shared/assert";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { ChoiceScores } from "./protocol";

/** `tokens`: the row's, or the reason why it has none. Errors: "dataset" for such a row, and those of `scoreExamples`. */
export async function scoreChoices(session: Session, { row, tokens, mask }: { readonly row: number; readonly tokens: TokenisedExample | string; readonly mask: Mask }, job: JobContext): Promise<ChoiceScores> {
  if (typeof tokens === "string") throw cannotScore(row, tokens, "Choose another row.");
  if (tokens.choiceIds.length < 2) throw cannotScore(row, "it has no choices", "Put it into the prompt instead.");
  const [sums] = await scoreExamples(session, [tokens], mask, job);
  const logProbs = present(sums, "scores of the row");
  return { logProbs, perCharacter: logProbs.map((sum, choice) => sum / present(tokens.chars[choice], "a choice's length")), answer: tokens.answer };
}

function cannotScore(row: number, why: string, remedy: string): StudioError {
  return new StudioError("dataset", `Row ${row + 1} can't be scored: ${why}.`, remedy);
}
