import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StudioError } from "../../shared/errors";
import type { RecipeDataset } from "../../trim/records/recipe";
import { WITHOUT_DATA } from "../../trim/recipe-problems";
import { compareReplay } from "../../trim/replay-compare";
import type { CliCommand } from "../command";
import { requiredText, textFlag, type Flags } from "../flags";
import { MODEL_FLAG } from "../model-session";
import { recipeAt } from "../recipe-file";
import { TRIM_DATA_FLAGS } from "../trim-data";
import { trimHere } from "../trim-run";

export const replay: CliCommand = {
  help: "takes a recipe's steps again and says whether the masks and accuracies are the same",
  flags: {
    ...MODEL_FLAG,
    ...TRIM_DATA_FLAGS,
    recipe: { type: "string", required: true, help: "a file that trim or the studio wrote" },
    tuned: { type: "string", help: "a folder that tune wrote, where the recipe began with tuned weights" },
    out: { type: "string", help: "a folder for the tuned weights of the last step" },
  },
  async run(context) {
    const { flags } = context;
    const recipe = await recipeAt(requiredText(flags, "recipe"));
    const { dataset } = recipe;
    if (dataset === null) throw new StudioError("usage", WITHOUT_DATA.reason, "Give it to export with --recipe, or its modules with --drop.");
    const given = textFlag(flags, "out");
    const out = given ?? (await mkdtemp(join(tmpdir(), "trimllm-replay-")));
    try {
      const { outcome, tunedFile } = await trimHere({ ...context, flags: withOptions(flags, dataset) }, dataset.part, { out, resume: null }, () => ({ kind: "replay", recipe }));
      const { start, steps, same } = compareReplay(outcome, recipe);
      return { start, steps, same, file: given === undefined ? null : tunedFile };
    } finally {
      if (given === undefined) await rm(out, { recursive: true, force: true });
    }
  },
};

/** What a flag does not say is as it was when the recipe was made; what it says otherwise the plan refuses. */
function withOptions(flags: Flags, { options, part, test }: RecipeDataset): Flags {
  const [mapping, wording, split] = [options.mapping, options.wording, options.split].map((option) => JSON.stringify(option));
  return { mapping, wording, split, ...(part === "all" && test ? { all: true } : {}), ...flags };
}
