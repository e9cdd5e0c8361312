import { exportModel } from "../../export/export-model";
import type { ExportFormat } from "../../export/records/choices";
import { recipeHash, recipeText } from "../../trim/records/recipe";
import type { CliCommand } from "../command";
import { withOutcome } from "../export-recipe";
import { exportSubject, precisionOf, singlesOf, SUBJECT_FLAGS } from "../export-subject";
import { requiredText, usage } from "../flags";
import { writeWhole } from "../node-checkpoint";
import { nodeExportTarget } from "../node-export-target";

const FORMATS: Readonly<Record<string, ExportFormat>> = { hf: "huggingface", gguf: "gguf" };

export const exportCommand: CliCommand = {
  help: "writes the trimmed model and proves that it reloads with the same logits",
  flags: {
    ...SUBJECT_FLAGS,
    format: { type: "string", required: true, help: "hf (a folder in Hugging Face layout) or gguf" },
    precision: { type: "string", help: "source (the default), f16 or bf16; of a gguf also q8_0 or q4_0" },
    out: { type: "string", required: true, help: "the folder, or the .gguf file, to write; the recipe with what verifying it found goes beside it, under the same name with .recipe.json" },
  },
  async run(context) {
    const name = requiredText(context.flags, "format");
    const format = FORMATS[name];
    if (!format) throw usage(`--format is ${name}; it has to be hf or gguf.`);
    const choices = { format, precision: precisionOf(context.flags, "precision", format), singles: singlesOf(context.flags) };
    const { open, recipe, about } = await exportSubject(context);
    const out = requiredText(context.flags, "out");
    const outcome = await exportModel({ ...open, choices, about, target: nodeExportTarget(out, format) }, context.job);
    const recipeFile = `${out.replace(/\/+$/, "")}.recipe.json`;
    await writeWhole(recipeFile, [new TextEncoder().encode(recipeText(withOutcome(recipe, choices, outcome)))]);
    const { architecture, removedLayers, absent, zeroed, tunedHeadBytes, notes } = outcome.plan;
    return { files: outcome.files, verified: outcome.verified, architecture, removedLayers, absent, zeroed, tunedHeadBytes, notes, recipe: recipeFile, recipeSha256: await recipeHash(recipe) };
  },
};
