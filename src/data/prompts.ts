/** How an example is worded for the model: the default prompt of lm-evaluation-harness for ARC and SciQ. */
import type { ChoiceExample } from "./example";

const QUESTION = "Question: ";
const ANSWER = "\nAnswer:";

/** The passage and a newline if there is one, then the question. The passage's leading space goes, as the harness does for SciQ. */
export function choicePrompt(question: string, passage: string | null): string {
  const before = passage === null ? "" : passage.trimStart();
  return `${before === "" ? "" : `${before}\n`}${QUESTION}${question}${ANSWER}`;
}

/** What is scored after the prompt; tokenised apart from it. */
export function choiceContinuation(choice: string): string {
  return ` ${choice}`;
}

/** The question inside a prompt made by `choicePrompt`; the whole prompt when it was worded otherwise. */
export function questionOf(context: string): string {
  const start = context.lastIndexOf(QUESTION);
  if (start < 0 || !context.endsWith(ANSWER)) return context;
  return context.slice(start + QUESTION.length, context.length - ANSWER.length);
}

/** An example as a person reads it: the prompt, then every choice on a line of its own, the right one marked. */
export function renderExample(example: ChoiceExample): string {
  const lines = example.choices.map((choice, index) => `${index === example.answer ? "*" : " "}${choiceContinuation(choice)}`);
  return [example.context, ...lines].join("\n");
}
