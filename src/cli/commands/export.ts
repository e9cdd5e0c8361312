import { exportModel } from "../../export/export-model";
import { PRECISIONS, type ExportFormat, type Precision, type SingleModules } from "../../export/records/choices";
import type { CliCommand } from "../command";
import { requiredText, usage, type Flags } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";
import { nodeExportTarget } from "../node-export-target";

const FORMATS: Readonly<Record<string, ExportFormat>> = { hf: "huggingface", gguf: "gguf" };

export const exportCommand: CliCommand = {
  help: "writes the trimmed model and proves that it reloads with the same logits",
  flags: {
    ...SESSION_FLAGS,
    format: { type: "string", required: true, help: "hf (a folder in Hugging Face layout) or gguf" },
    precision: { type: "string", help: "source (the default), f16 or bf16; of a gguf also q8_0 or q4_0" },
    singles: { type: "string", help: "what becomes of single dropped modules: absent (the default) or zeroed" },
    out: { type: "string", required: true, help: "the folder, or the .gguf file, to write" },
  },
  async run(context) {
    const name = requiredText(context.flags, "format");
    const format = FORMATS[name];
    if (!format) throw usage(`--format is ${name}; it has to be hf or gguf.`);
    const precision = precisionOf(context.flags, format);
    const singles = singlesOf(context.flags);
    const { model, session, mask, tuned, gpu } = await openSession(context);
    const target = nodeExportTarget(requiredText(context.flags, "out"), format);
    const { plan, files, verified } = await exportModel({ model, session, gpu, mask, tuned, choices: { format, precision, singles }, target }, context.job);
    const { architecture, removedLayers, absent, zeroed, tunedHeadBytes, notes } = plan;
    return { files, verified, architecture, removedLayers, absent, zeroed, tunedHeadBytes, notes };
  },
};

function precisionOf({ precision = "source" }: Flags, format: ExportFormat): Precision {
  const known = PRECISIONS[format].find((one) => one.toLowerCase() === String(precision).toLowerCase());
  if (!known) throw usage(`--precision is ${String(precision)}; for this format it has to be one of ${PRECISIONS[format].join(", ")}.`);
  return known;
}

function singlesOf({ singles = "absent" }: Flags): SingleModules {
  if (singles !== "absent" && singles !== "zeroed") throw usage(`--singles is ${String(singles)}; it has to be absent or zeroed.`);
  return singles;
}
