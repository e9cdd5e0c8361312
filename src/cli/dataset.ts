/** A dataset from the path that --data names, with the mapping that --mapping gives. */
import { readFile } from "node:fs/promises";
import { importDataset, type Dataset } from "../data/dataset";
import { parsePartialMapping, type PartialMapping } from "../data/mapping";
import { StudioError } from "../shared/errors";
import type { CommandContext } from "./command";
import { numberFlag, requiredText, textFlag, type FlagSpecs } from "./flags";
import { openNodeByteSource } from "./node-byte-source";

export const DATA_FLAGS: FlagSpecs = {
  data: { type: "string", required: true, help: "a dataset: JSONL, JSON, CSV, TSV or Parquet" },
  mapping: { type: "string", help: 'JSON, or a file that holds it, over what is recognised: {"passage": null}' },
  seed: { type: "string", help: "of the split and of shuffled choices, 0 by default" },
};

export async function datasetAt({ flags }: CommandContext): Promise<Dataset> {
  const source = await openNodeByteSource(requiredText(flags, "data"));
  try {
    return await importDataset(source, { mapping: await mappingOf(textFlag(flags, "mapping")), seed: numberFlag(flags, "seed", 0) });
  } finally {
    await source.close();
  }
}

async function mappingOf(given: string | undefined): Promise<PartialMapping | undefined> {
  if (given === undefined) return undefined;
  const text = given.trimStart().startsWith("{") ? given : await readText(given);
  try {
    return parsePartialMapping(JSON.parse(text));
  } catch (error) {
    if (error instanceof StudioError) throw error;
    throw new StudioError("usage", `--mapping is no JSON: ${error instanceof Error ? error.message : String(error)}.`, 'Give JSON such as {"passage": null}, or a file that holds it.', error);
  }
}

async function readText(path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new StudioError("io", `The mapping ${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`, "Check the path.", error);
  });
}
