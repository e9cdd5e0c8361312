/** Examples of a file as the model of a session reads them. */
import type { Example } from "../data/example";
import { tokeniseExamples, type TokenisedDataset } from "../data/tokens";
import type { JobContext } from "../shared/progress";
import type { CliDataset } from "./dataset";
import type { OpenSession } from "./model-session";

/** Errors: "unsupported" for a chat without a template, "cancelled". */
export function datasetTokens(examples: readonly Example[], { dataset, options }: CliDataset, { model, session }: Pick<OpenSession, "model" | "session">, job: JobContext): Promise<TokenisedDataset> {
  return tokeniseExamples(examples, model.tokenizer, { contextLength: session.capacity.contextTokens, chat: options.wording.chat, sameChoices: dataset.mapping.fixedChoices !== null }, job);
}
