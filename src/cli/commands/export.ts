import { exportModel } from "../../export/export-model";
import { PRECISIONS, type ExportFormat, type Precision, type SingleModules } from "../../export/records/choices";
import { recipeHash, recipeText } from "../../trim/records/recipe";
import type { CliCommand } from "../command";
import { checkRecipe, flagsOf, givenRecipe, recipeByHand, withOutcome } from "../export-recipe";
import { requiredText, textFlag, usage, type Flags } from "../flags";
import { modelAt, openSession, SESSION_FLAGS } from "../model-session";
import { writeWhole } from "../node-checkpoint";
import { nodeExportTarget } from "../node-export-target";

const FORMATS: Readonly<Record<string, ExportFormat>> = { hf: "huggingface", gguf: "gguf" };

export const exportCommand: CliCommand = {
  help: "writes the trimmed model and proves that it reloads with the same logits",
  flags: {
    ...SESSION_FLAGS,
    format: { type: "string", required: true, help: "hf (a folder in Hugging Face layout) or gguf" },
    precision: { type: "string", help: "source (the default), f16 or bf16; of a gguf also q8_0 or q4_0" },
    singles: { type: "string", help: "what becomes of single dropped modules: absent (the default) or zeroed" },
    recipe: { type: "string", help: "a file that trim or the studio wrote: its last state is exported, and what it tells goes into the export" },
    "base-model": { type: "string", help: "the full model's repository on the Hub, such as HuggingFaceTB/SmolLM2-135M-Instruct, for the export to name" },
    out: { type: "string", required: true, help: "the folder, or the .gguf file, to write; the recipe with what verifying it found goes beside it, under the same name with .recipe.json" },
  },
  async run(context) {
    const name = requiredText(context.flags, "format");
    const format = FORMATS[name];
    if (!format) throw usage(`--format is ${name}; it has to be hf or gguf.`);
    const precision = precisionOf(context.flags, format);
    const singles = singlesOf(context.flags);
    const choices = { format, precision, singles };
    const baseModel = baseModelOf(context.flags);
    const given = await givenRecipe(context.flags);
    const model = await modelAt(context);
    if (given) await checkRecipe(given, model, textFlag(context.flags, "drop"));
    const open = await openSession({ ...context, flags: flagsOf(context.flags, given) }, model);
    const recipe = given ?? (await recipeByHand(open));
    const out = requiredText(context.flags, "out");
    // The full model tells no more than its own files do.
    const about = open.mask.size > 0 || open.tuned ? { recipe, baseModel } : null;
    const outcome = await exportModel({ ...open, choices, about, target: nodeExportTarget(out, format) }, context.job);
    const recipeFile = `${out.replace(/\/+$/, "")}.recipe.json`;
    await writeWhole(recipeFile, [new TextEncoder().encode(recipeText(withOutcome(recipe, choices, outcome)))]);
    const { architecture, removedLayers, absent, zeroed, tunedHeadBytes, notes } = outcome.plan;
    return { files: outcome.files, verified: outcome.verified, architecture, removedLayers, absent, zeroed, tunedHeadBytes, notes, recipe: recipeFile, recipeSha256: await recipeHash(recipe) };
  },
};

function baseModelOf(flags: Flags): string | null {
  const id = textFlag(flags, "base-model") ?? null;
  if (id !== null && !/^[\w.-]+\/[\w.-]+$/.test(id)) throw usage(`--base-model is ${id}; it has to be a repository on the Hub, such as HuggingFaceTB/SmolLM2-135M-Instruct.`);
  return id;
}

function precisionOf({ precision = "source" }: Flags, format: ExportFormat): Precision {
  const known = PRECISIONS[format].find((one) => one.toLowerCase() === String(precision).toLowerCase());
  if (!known) throw usage(`--precision is ${String(precision)}; for this format it has to be one of ${PRECISIONS[format].join(", ")}.`);
  return known;
}

function singlesOf({ singles = "absent" }: Flags): SingleModules {
  if (singles !== "absent" && singles !== "zeroed") throw usage(`--singles is ${String(singles)}; it has to be absent or zeroed.`);
  return singles;
}
