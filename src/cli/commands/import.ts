import { choiceContinuation } from "../../data/prompts";
import type { CliCommand } from "../command";
import { DATA_FLAGS, datasetAt } from "../dataset";

export const importData: CliCommand = {
  help: "how a dataset is read: layout, columns, what does not fit",
  flags: DATA_FLAGS,
  async run(context) {
    const { layout, mapping, examples, rejected, firstExamples, notes } = await datasetAt(context);
    const first = firstExamples.map((example) => ({ ...example, text: `${example.context}${choiceContinuation(example.choices[example.answer] ?? "")}` }));
    return { kind: "choice", layout, mapping, examples: examples.length, rejected, notes, first };
  },
};
