/** A model on a session and rows of files as its tokens, for the benches that scan and tune. */
import { datasetAt } from "../../src/cli/dataset";
import { datasetTokens } from "../../src/cli/dataset-tokens";
import { openSession, type OpenSession } from "../../src/cli/model-session";
import type { TokenisedDataset } from "../../src/data/tokens";
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
      const opened = await datasetAt({ flags: { data }, job: {}, say });
      return datasetTokens(opened.dataset.examples.slice(0, count), opened, open, {});
    },
  };
}
