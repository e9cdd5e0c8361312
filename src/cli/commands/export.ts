import { exportModel } from "../../export/export-model";
import type { ModelFormat } from "../../model/opened-model";
import type { CliCommand } from "../command";
import { requiredText, usage } from "../flags";
import { openSession, SESSION_FLAGS } from "../model-session";
import { nodeExportTarget } from "../node-export-target";

const FORMATS: Readonly<Record<string, ModelFormat>> = { hf: "huggingface", gguf: "gguf" };

export const exportCommand: CliCommand = {
  help: "writes the trimmed model and proves that it reloads with the same logits",
  flags: {
    ...SESSION_FLAGS,
    format: { type: "string", required: true, help: "hf (a folder in Hugging Face layout) or gguf" },
    out: { type: "string", required: true, help: "the folder, or the .gguf file, to write" },
  },
  async run(context) {
    const name = requiredText(context.flags, "format");
    const format = FORMATS[name];
    if (!format) throw usage(`--format is ${name}; it has to be hf or gguf.`);
    const { model, session, mask, tuned, gpu } = await openSession(context);
    const target = nodeExportTarget(requiredText(context.flags, "out"), format);
    const { plan, files, verified } = await exportModel({ model, session, gpu, mask, tuned, format, target }, context.job);
    return { files, verified, removedLayers: plan.removedLayers, zeroed: plan.zeroed, tunedHeadBytes: plan.tunedHeadBytes };
  },
};
