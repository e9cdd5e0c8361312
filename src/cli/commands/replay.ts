import { mkdtemp, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StudioError } from "../../shared/errors";
import { readRecipe, type Recipe } from "../../trim/records/recipe";
import { compareReplay } from "../../trim/replay-compare";
import type { CliCommand } from "../command";
import { requiredText, textFlag, type Flags } from "../flags";
import { MODEL_FLAG } from "../model-session";
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
    const given = textFlag(flags, "out");
    const out = given ?? (await mkdtemp(join(tmpdir(), "trimllm-replay-")));
    try {
      const { outcome, tunedFile } = await trimHere({ ...context, flags: withOptions(flags, recipe) }, recipe.dataset.part, { out, resume: null }, () => ({ kind: "replay", recipe }));
      const { start, steps, same } = compareReplay(outcome, recipe);
      return { start, steps, same, file: given === undefined ? null : tunedFile };
    } finally {
      if (given === undefined) await rm(out, { recursive: true, force: true });
    }
  },
};

/** What a flag does not say is as it was when the recipe was made; what it says otherwise the plan refuses. */
function withOptions(flags: Flags, { dataset: { options, part, test } }: Recipe): Flags {
  const [mapping, wording, split] = [options.mapping, options.wording, options.split].map((option) => JSON.stringify(option));
  return { mapping, wording, split, ...(part === "all" && test ? { all: true } : {}), ...flags };
}

/** A recipe is a few hundred kilobytes: what is far above is not read into memory. */
const MAX_BYTES = 64_000_000;

async function recipeAt(path: string): Promise<Recipe> {
  const unreadable = (error: unknown): StudioError => new StudioError("io", `The recipe ${path} can't be read: ${error instanceof Error ? error.message : String(error)}.`, "Check the path.", error);
  const { size } = await stat(path).catch((error: unknown) => Promise.reject(unreadable(error)));
  if (size > MAX_BYTES) throw new StudioError("limit", `${path} has ${size.toLocaleString("en")} bytes; a recipe has at most ${MAX_BYTES.toLocaleString("en")}.`, "Give the recipe that trim or the studio wrote.");
  return readRecipe(await readFile(path, "utf8").catch((error: unknown) => Promise.reject(unreadable(error))));
}
