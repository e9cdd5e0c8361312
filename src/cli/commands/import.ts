import type { Example } from "../../data/example";
import { choiceContinuation, completionContinuation } from "../../data/prompts";
import { SPLIT_PARTS } from "../../data/split";
import type { CliCommand } from "../command";
import { DATA_FLAGS, datasetAt } from "../dataset";

export const importData: CliCommand = {
  help: "how a dataset is read: kind, layout, columns, labels, parts, what does not fit; each `row` counts from 0, notes and errors count rows from 1",
  flags: DATA_FLAGS,
  async run(context) {
    const { dataset, split, notes } = await datasetAt(context);
    const { kind, layout, mapping, labels, examples, rejected, firstExamples } = dataset;
    const parts = Object.fromEntries(SPLIT_PARTS.map((part) => [part, split[part].length]));
    const first = firstExamples.map((example) => ({ ...example, text: textOf(example) }));
    return { kind, layout, mapping, labels, examples: examples.length, rejected, notes, split: parts, first };
  },
};

/** Prompt and right answer as the model reads them, before any chat template. */
function textOf(example: Example): string {
  const { context } = example;
  return `${context}${example.kind === "choice" ? choiceContinuation(example.choices[example.answer] ?? "") : completionContinuation(context, example.completion)}`;
}
