import { moduleBytes } from "../../model/weight-plan";
import type { ModuleScore } from "../../trim/records/results";
import { scan } from "../../trim/scan";
import type { CliCommand } from "../command";
import { DATA_FLAGS, datasetAt } from "../dataset";
import { datasetTokens } from "../dataset-tokens";
import { numberFlag } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";
import { keepFlag, RANK_FLAGS, strategyFlag } from "../scan-flags";
import { chosenExamples } from "./eval";

export const scanCommand: CliCommand = {
  help: "what each module that is left contributes on the calibration rows, and the order in which a strategy would drop them",
  flags: {
    ...SESSION_FLAGS,
    ...DATA_FLAGS,
    ...RANK_FLAGS,
    all: { type: "boolean", help: "every row of the file instead of the calibration part" },
    limit: { type: "string", help: "the first so many of these rows only" },
    "per-step": { type: "string", help: "modules that are to be dropped of the order: a race decides so many places; 1 by default" },
    seed: { type: "string", help: "of the split and of shuffled choices where --split names none, and of the random strategy; 0 by default" },
    race: { type: "boolean", help: "candidates leave once they are behind; all rows of all candidates are measured otherwise" },
  },
  async run(context) {
    const { flags, job } = context;
    const strategy = strategyFlag(flags);
    const opened = await datasetAt(context);
    const examples = chosenExamples(opened, { ...flags, part: "calibration" });
    const open = await openSession(context);
    const { model, session, mask } = open;
    const tokens = await datasetTokens(examples, opened, open, job);
    const how = { strategy, keep: keepFlag(flags, model.spec), scan: flags["race"] === true ? "race" : "exact", seed: numberFlag(flags, "seed", 0), perStep: numberFlag(flags, "per-step", 1, { least: 1 }) } as const;
    const result = await scan({ ...how, session, tokens, mask, bytesOf: (id) => moduleBytes(model, id) }, job);
    return { ...result, modules: result.modules.map(told) };
  },
};

/** `base`: what the same rows score with the module, where they are not all of them. */
function told({ id, quality, base, score, bytes, ms, left }: ModuleScore): object {
  const { acc = null, accNorm = null, nll = null, n = 0 } = quality ?? {};
  return { id, acc, accNorm, nll, n, score, bytes, ms, left, ...(base ? { base } : {}) };
}
