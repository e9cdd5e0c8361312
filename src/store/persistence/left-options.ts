/** What a person had set for a file that an earlier visit left open: choosing the file again brings that back too. */
import { DEFAULT_OPTIONS } from "../../data/mapping";
import type { DatasetOptions } from "../../data/mapping";
import { isSameSource } from "../data/dataset-sources";
import type { DatasetSource } from "../sources";
import type { Studio } from "../studio";

export async function optionsLeftFor({ store }: Studio, source: DatasetSource): Promise<DatasetOptions> {
  for (const kept of store.getState().leftOpen.datasets) if (await isSameSource(kept.source, source)) return kept.options;
  return DEFAULT_OPTIONS;
}
