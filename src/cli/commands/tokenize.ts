import type { CliCommand } from "../command";
import { requiredText } from "../flags";
import { MODEL_FLAG, modelAt } from "../model-session";

export const tokenize: CliCommand = {
  help: "the ids of a text, without special tokens of the model's own",
  flags: { ...MODEL_FLAG, text: { type: "string", required: true, help: "the text" } },
  async run(context) {
    const { tokenizer } = await modelAt(context);
    return { ids: tokenizer.encode(requiredText(context.flags, "text")) };
  },
};
