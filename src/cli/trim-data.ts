/** The examples that a trim scans, learns, judges and measures by, from the files that the flags name. */
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { datasetId, sha256Hex } from "../data/dataset-id";
import type { Example } from "../data/example";
import type { TokenisedDataset } from "../data/tokens";
import type { PlannedPart } from "../trim/plan-trim";
import type { RecipeDataset } from "../trim/records/recipe";
import type { TrimTokens } from "../trim/trim-facts";
import type { CommandContext } from "./command";
import { DATA_FLAGS, datasetAt, type CliDataset } from "./dataset";
import { datasetTokens } from "./dataset-tokens";
import { numberFlag, requiredText, textFlag, usage, type FlagSpecs } from "./flags";
import type { OpenSession } from "./model-session";

export const TRIM_DATA_FLAGS: FlagSpecs = {
  ...DATA_FLAGS,
  all: { type: "boolean", help: "scan with and learn from every row of --data: no validation, and --test is needed" },
  limit: { type: "string", help: "learn from the first so many examples only" },
  test: { type: "string", help: "another dataset, all of whose rows accuracies are told of; the test part of --data by default" },
  "test-limit": { type: "string", help: "of the rows that accuracies are told of, the first so many only" },
};

export interface TrimData {
  readonly files: Readonly<Record<PlannedPart, CliDataset>>;
  readonly examples: Readonly<Record<PlannedPart, readonly Example[]>>;
  /** Rows of --data that no tuning may see. */
  readonly testRows: ReadonlySet<number>;
  /** Of all the files and of what of them is used: another id is another run. */
  readonly datasetId: string;
  /** As a recipe names it. */
  readonly dataset: RecipeDataset;
}

/** `part`: that accuracies are told of, where there is no other file. Errors: those of `datasetAt`, "usage". */
export async function trimDataAt(context: CommandContext, part: RecipeDataset["part"]): Promise<TrimData> {
  const { flags } = context;
  const other = textFlag(flags, "test");
  const isAll = flags["all"] === true;
  if (isAll && other === undefined) throw usage("--all learns from every row: name the rows to measure with --test.");
  // --seed is the order's here: a part of the file must not move with it.
  const file = await datasetAt({ ...context, flags: { ...flags, seed: undefined } });
  const testFile = other === undefined ? file : await datasetAt({ ...context, flags: { ...flags, data: other, seed: undefined } });
  const { dataset, split, options } = file;
  const rowsOf = (indices: readonly number[]): Example[] => indices.flatMap((index) => dataset.examples[index] ?? []);
  const limited = (examples: readonly Example[], flag: string): readonly Example[] => examples.slice(0, numberFlag(flags, flag, examples.length, { least: 1 }));
  const reported = other === undefined ? (part === "all" ? dataset.examples : rowsOf(split[part])) : testFile.dataset.examples;
  const path = requiredText(flags, "data");
  const [hash, testHash] = [await hashOf(path), other === undefined ? null : await hashOf(other)];
  const id = await datasetId(hash, { mapping: dataset.mapping, wording: options.wording, split: options.split });
  return {
    files: { calibration: file, tuning: file, validation: file, reported: testFile },
    examples: {
      calibration: isAll ? dataset.examples : rowsOf(split.calibration), tuning: limited(isAll ? dataset.examples : rowsOf(split.tuning), "limit"),
      validation: isAll ? [] : rowsOf(split.validation), reported: limited(reported, "test-limit"),
    },
    testRows: new Set(isAll ? [] : rowsOf(split.test).map(({ row }) => row)),
    datasetId: [id, isAll ? "all" : part, testHash?.slice(0, 16) ?? "", textFlag(flags, "limit") ?? "", textFlag(flags, "test-limit") ?? ""].join("/"),
    dataset: { name: basename(path), hash, options, part: isAll ? "all" : part, ...(other === undefined || testHash === null ? {} : { test: { name: basename(other), hash: testHash } }) },
  };
}

/** Errors: "unsupported" for a chat without a template, "cancelled". */
export async function trimTokens({ files, examples }: TrimData, open: OpenSession, { job }: CommandContext): Promise<TrimTokens> {
  const tokens = (part: PlannedPart): Promise<TokenisedDataset> => datasetTokens(examples[part], files[part], open, job);
  return { calibration: await tokens("calibration"), tuning: await tokens("tuning"), validation: await tokens("validation"), reported: await tokens("reported") };
}

async function hashOf(path: string): Promise<string> {
  return sha256Hex(new Uint8Array(await readFile(path)));
}
