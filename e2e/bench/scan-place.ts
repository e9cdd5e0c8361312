/** A model on a session and rows of files as its tokens, for the benches that scan and tune. */
import { datasetAt } from "../../src/cli/dataset";
import { openSession, type OpenSession } from "../../src/cli/model-session";
import { tokeniseExamples, type TokenisedDataset } from "../../src/data/tokens";
import { say } from "./report";

export interface ScanPlace extends OpenSession {
  /** The first `count` rows of a file. */
  rows(data: string, count?: number): Promise<TokenisedDataset>;
}

export async function openScanPlace(model: string, adapter: string): Promise<ScanPlace> {
  const open = await openSession({ flags: { model, adapter }, job: {}, say });
  return {
    ...open,
    async rows(data, count = Infinity) {
      const { dataset, options } = await datasetAt({ flags: { data }, job: {}, say });
      return tokeniseExamples(dataset.examples.slice(0, count), open.model.tokenizer, { contextLength: open.session.capacity.contextTokens, chat: options.wording.chat, sameChoices: dataset.mapping.fixedChoices !== null });
    },
  };
}
