/** One row under one mask: what `evaluate` sums over a part, choice by choice. */
import type { Example } from "../data/example";
import { tokeniseExample, type ExampleTokenizer } from "../data/tokens";
import type { Session } from "../engine/session";
import { scoreExamples } from "../evaluate/accuracy";
import type { Mask } from "../model/mask";
import { present } from "../shared/assert";
import { StudioError } from "../shared/errors";
import type { JobContext } from "../shared/progress";
import type { ChoiceScores } from "./protocol";

/** Errors: "dataset" for an example without choices or one that does not fit the context, and those of `scoreExamples`. */
export async function scoreChoices(session: Session, tokenizer: ExampleTokenizer, { example, mask }: { readonly example: Example; readonly mask: Mask }, job: JobContext): Promise<ChoiceScores> {
  if (example.kind !== "choice") throw cannotScore(example.row, "it has no choices", "Put it into the prompt instead.");
  const tokens = tokeniseExample(example, tokenizer, session.capacity.contextTokens);
  if (typeof tokens === "string") throw cannotScore(example.row, tokens, "Choose another row.");
  const [sums] = await scoreExamples(session, [tokens], mask, job);
  const logProbs = present(sums, "scores of the row");
  return { logProbs, perCharacter: logProbs.map((sum, choice) => sum / present(tokens.chars[choice], "a choice's length")), answer: example.answer };
}

function cannotScore(row: number, why: string, remedy: string): StudioError {
  return new StudioError("dataset", `Row ${row + 1} can't be scored: ${why}.`, remedy);
}
