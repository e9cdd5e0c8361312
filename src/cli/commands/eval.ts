import { SPLIT_PARTS, type SplitPart } from "../../data/split";
import type { Dataset } from "../../data/dataset";
import { evaluateAccuracy } from "../../evaluate/accuracy";
import type { AccuracyResult } from "../../evaluate/results";
import type { CliCommand } from "../command";
import { DATA_FLAGS, datasetAt, type CliDataset } from "../dataset";
import { datasetTokens } from "../dataset-tokens";
import { numberFlag, textFlag, usage, type Flags, type FlagSpecs } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";

/** Which examples of a dataset. */
export const PART_FLAGS: FlagSpecs = {
  part: { type: "string", help: `${SPLIT_PARTS.join(", ")}: the part of the split, test by default` },
  all: { type: "boolean", help: "every row of the file instead of a part" },
  limit: { type: "string", help: "the first so many examples only" },
};

export const evaluate: CliCommand = {
  help: "accuracy on a dataset of choices, likelihood on one of completions",
  flags: {
    ...SESSION_FLAGS,
    ...DATA_FLAGS,
    ...PART_FLAGS,
  },
  async run(context) {
    const { flags } = context;
    const opened = await datasetAt(context);
    const chosen = chosenExamples(opened, flags);
    const open = await openSession(context);
    const tokens = await datasetTokens(chosen, opened, open, context.job);
    const result = await evaluateAccuracy(open.session, tokens, open.mask, context.job);
    return { ...measured(result), shortened: result.shortened, rejected: opened.dataset.rejected.length + result.leftOut, seconds: result.seconds };
  },
};

/** What `eval` prints of a measurement. */
export function measured(result: AccuracyResult): object {
  const { kind, n, nll, chance } = result;
  const ci95 = [result.ci95.low, result.ci95.high];
  if (result.kind === "completion") return { kind, n, tokens: result.tokens, nll, likelihood: result.likelihood, ci95, chance };
  return { kind, n, acc: result.acc, accNorm: result.accNorm, nll, ci95, chance, majority: result.majority };
}

/** Those that `PART_FLAGS` name. Errors: "usage". */
export function chosenExamples({ dataset: { examples }, split }: CliDataset, flags: Flags): Dataset["examples"] {
  const part = textFlag(flags, "part") ?? "test";
  if (!isPart(part)) throw usage(`--part is ${part}; the parts are ${SPLIT_PARTS.join(", ")}.`);
  const chosen = flags["all"] === true ? examples : split[part].flatMap((index) => examples[index] ?? []);
  return chosen.slice(0, numberFlag(flags, "limit", chosen.length, { least: 1 }));
}

function isPart(text: string): text is SplitPart {
  return SPLIT_PARTS.some((part) => part === text);
}
