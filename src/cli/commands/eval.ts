import { splitExamples, SPLIT_PARTS, type SplitPart } from "../../data/split";
import type { Dataset } from "../../data/dataset";
import { tokeniseExamples } from "../../data/tokens";
import { evaluateAccuracy } from "../../evaluate/accuracy";
import type { CliCommand } from "../command";
import { DATA_FLAGS, datasetAt } from "../dataset";
import { numberFlag, textFlag, usage, type Flags } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";

export const evaluate: CliCommand = {
  help: "accuracy on a dataset, by the log-probability of each choice",
  flags: {
    ...SESSION_FLAGS,
    ...DATA_FLAGS,
    part: { type: "string", help: `${SPLIT_PARTS.join(", ")}: the part of the split, test by default` },
    all: { type: "boolean", help: "every row of the file instead of a part" },
    limit: { type: "string", help: "the first so many examples only" },
  },
  async run(context) {
    const { flags } = context;
    const dataset = await datasetAt(context);
    const chosen = chosenExamples(dataset, flags);
    const { model, session, mask } = await openSession(context);
    const tokens = tokeniseExamples(chosen, model.tokenizer, session.capacity.contextTokens);
    const { n, acc, accNorm, nll, ci95, chance, shortened, leftOut, seconds } = await evaluateAccuracy(session, tokens, mask, context.job);
    return { n, acc, accNorm, nll, ci95: [ci95.low, ci95.high], chance, shortened, rejected: dataset.rejected.length + leftOut, seconds };
  },
};

function chosenExamples({ examples }: Dataset, flags: Flags): Dataset["examples"] {
  const part = textFlag(flags, "part") ?? "test";
  if (!isPart(part)) throw usage(`--part is ${part}; the parts are ${SPLIT_PARTS.join(", ")}.`);
  const chosen = flags["all"] === true ? examples : splitExamples(examples, numberFlag(flags, "seed", 0))[part].flatMap((index) => examples[index] ?? []);
  return chosen.slice(0, numberFlag(flags, "limit", chosen.length, { least: 1 }));
}

function isPart(text: string): text is SplitPart {
  return SPLIT_PARTS.some((part) => part === text);
}
