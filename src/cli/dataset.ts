/** A dataset from the path that --data names, with the options that --mapping, --wording and --split give. */
import { readFile } from "node:fs/promises";
import { importDataset, type Dataset } from "../data/dataset";
import { DEFAULT_OPTIONS, parsePartialMapping, parseSplitOptions, parseWording, type DatasetOptions } from "../data/mapping";
import { splitNotes, splitRows, type Split } from "../data/split";
import { StudioError } from "../shared/errors";
import type { CommandContext } from "./command";
import { numberFlag, requiredText, textFlag, type Flags, type FlagSpecs } from "./flags";
import { openNodeByteSource } from "./node-byte-source";

export const DATA_FLAGS: FlagSpecs = {
  data: { type: "string", required: true, help: "a dataset: JSONL, JSON, CSV, TSV or Parquet" },
  mapping: { type: "string", help: 'JSON, or a file that holds it, over what is recognised: {"passage": null}, {"labelNames": {"0": "bad", "1": "good"}}' },
  wording: { type: "string", help: 'JSON, or a file that holds it: {"template": "…", "choicesAs": "letters", "chat": true}' },
  split: { type: "string", help: 'JSON, or a file that holds it: {"seed": 1, "sizes": {"calibration": 64, "validation": 100, "test": 200}}' },
  seed: { type: "string", help: "of the split and of shuffled choices where --split names none, 0 by default" },
};

export interface CliDataset {
  readonly dataset: Dataset;
  readonly split: Split;
  readonly options: DatasetOptions;
  /** The dataset's and the split's. */
  readonly notes: readonly string[];
}

/** Errors: those of `importDataset`, "io", "usage". */
export async function datasetAt({ flags, job }: CommandContext): Promise<CliDataset> {
  const options = await optionsOf(flags);
  const source = await openNodeByteSource(requiredText(flags, "data"));
  try {
    const dataset = await importDataset(source, { mapping: options.mapping, wording: options.wording, seed: options.split.seed, signal: job.signal });
    const split = splitRows(dataset.identities, options.split);
    return { dataset, split, options, notes: [...dataset.notes, ...splitNotes(split, options.split)] };
  } finally {
    await source.close();
  }
}

async function optionsOf(flags: Flags): Promise<DatasetOptions> {
  const [mapping, wording, split] = await Promise.all(["mapping", "wording", "split"].map((flag) => jsonOf(flag, textFlag(flags, flag))));
  const seed = numberFlag(flags, "seed", DEFAULT_OPTIONS.split.seed);
  return {
    mapping: mapping === undefined ? DEFAULT_OPTIONS.mapping : parsePartialMapping(mapping),
    wording: wording === undefined ? DEFAULT_OPTIONS.wording : parseWording(wording),
    split: split === undefined ? { ...DEFAULT_OPTIONS.split, seed } : parseSplitOptions(namesSeed(split) ? split : { seed, ...Object(split) }),
  };
}

function namesSeed(split: unknown): boolean {
  return typeof split !== "object" || split === null || "seed" in split;
}

/** The flag's value, which is JSON or the path of a file that holds it. */
async function jsonOf(flag: string, given: string | undefined): Promise<unknown> {
  if (given === undefined) return undefined;
  const text = given.trimStart().startsWith("{") ? given : await readText(flag, given);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new StudioError("usage", `--${flag} is no JSON: ${error instanceof Error ? error.message : String(error)}.`, "Give JSON in quotes, or a file that holds it.", error);
  }
}

async function readText(flag: string, path: string): Promise<string> {
  return readFile(path, "utf8").catch((error: unknown) => {
    throw new StudioError("io", `The ${flag} ${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`, "Check the path.", error);
  });
}
