import { join } from "node:path";
import { recipeText } from "../../trim/records/recipe";
import type { TrimOutcome, TrimStart, TrimStep } from "../../trim/records/results";
import type { CliCommand } from "../command";
import { requiredText, textFlag } from "../flags";
import { SESSION_FLAGS } from "../model-session";
import { writeWhole } from "../node-checkpoint";
import { TRIM_DATA_FLAGS } from "../trim-data";
import { targetFrom, TRIM_FLAGS, trimOptionsFrom } from "../trim-flags";
import { trimHere, type TrimRunEnding } from "../trim-run";
import { measured } from "./eval";

/** Its name in a folder of `trim`. */
const RECIPE_FILE = "recipe.json";

export const trimCommand: CliCommand = {
  help: "scans, drops, tunes and measures until the target is reached, and writes the way there as a recipe that replay takes",
  flags: {
    ...SESSION_FLAGS,
    ...TRIM_DATA_FLAGS,
    ...TRIM_FLAGS,
    out: { type: "string", required: true, help: `a folder for ${RECIPE_FILE}, the tuned weights and the run's saved state` },
    resume: { type: "string", help: "a folder that trim wrote: its run goes on as it was begun" },
  },
  async run(context) {
    const { flags } = context;
    const out = requiredText(flags, "out");
    const resume = textFlag(flags, "resume") ?? null;
    // A target that is none is told before a model is opened.
    if (resume === null) targetFrom(requiredText(flags, "target"));
    const ending = await trimHere(context, "test", { out, resume }, ({ model }) => ({ kind: "search", options: trimOptionsFrom(flags, model.spec) }));
    const recipe = join(out, RECIPE_FILE);
    await writeWhole(recipe, [new TextEncoder().encode(recipeText(ending.recipe))]);
    return told(ending, recipe);
  },
};

function told({ outcome, tunedFile }: TrimRunEnding, recipe: string): object {
  const { start, steps, final, ended, reason } = outcome;
  return { start: stateTold(start), full: start.full, steps: steps.map(stepTold), final: { ...finalTold(outcome), step: final + 1, ended, reason, file: tunedFile }, recipe };
}

function finalTold({ start, steps, final }: TrimOutcome): object {
  return stateTold(steps[final] ?? start);
}

function stepTold(step: TrimStep): object {
  const { step: number, dropped, tunedHere, scan, seconds } = step;
  return { step: number, dropped, tunedHere, ...stateTold(step), scan, seconds };
}

function stateTold({ mask, tuned, accuracy, judged, speed, bytes }: TrimStart | TrimStep): object {
  return { mask, tuned, accuracy: measured(accuracy), judged: judged && measured(judged), decodeTps: speed.decode.median, prefillTps: speed.prefill.median, bytes };
}
