/** How an example is worded for the model where the person gives no template: the prompts of lm-evaluation-harness. */

const QUESTION = "Question: ";
const ANSWER = "\nAnswer:";
export const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** As for ARC and SciQ: the passage and a newline if there is one, then the question. The passage's leading space goes, as the harness does for SciQ. */
export function choicePrompt(question: string, passage: string | null): string {
  return `${passageBefore(passage)}${QUESTION}${question}${ANSWER}`;
}

/** As for MMLU: the question, every choice on a line with its letter, "Answer:". The letter of the right one is what is scored. */
export function letterPrompt(question: string, passage: string | null, choices: readonly string[]): string {
  const lines = choices.map((choice, index) => `\n${LETTERS.charAt(index)}. ${choice}`);
  return `${passageBefore(passage)}${question.trim()}${lines.join("")}${ANSWER}`;
}

function passageBefore(passage: string | null): string {
  const text = passage?.trimStart() ?? "";
  return text === "" ? "" : `${text}\n`;
}

/**
 * What is scored after the prompt; tokenised apart from it. A chat template ends where the answer begins, so that the
 * space which parts an answer from "Answer:" has no place there (the harness leaves it out too).
 */
export function choiceContinuation(choice: string, { chat = false } = {}): string {
  return chat ? choice : ` ${choice}`;
}

/** The completion as it follows its prompt: parted by a space where neither side brings one. */
export function completionContinuation(context: string, completion: string, { chat = false } = {}): string {
  if (chat) return completion.trimStart();
  const joins = context === "" || /\s$/.test(context) || /^\s/.test(completion);
  return joins ? completion : ` ${completion}`;
}
