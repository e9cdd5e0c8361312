import { summariseModel } from "../../model/summary";
import type { CliCommand } from "../command";
import { MODEL_FLAG, modelAt } from "../model-session";

export const inspect: CliCommand = {
  help: "what a model is, without loading it",
  flags: MODEL_FLAG,
  async run(context) {
    const { family, layers, hidden, heads, kvHeads, vocab, parameters, tied, bytes, precision, modules } = summariseModel(await modelAt(context));
    return { family, layers, hidden, heads, kvHeads, vocab, parameters, tied, bytes, precision, modules: modules.map((module) => ({ id: module.id, bytes: module.bytes, parameters: module.parameters })) };
  },
};
