/** The names that published datasets give their columns, in order of preference. Compared as `normaliseName` makes them. */

export const QUESTION_NAMES = ["question", "question.stem", "question_text", "stem", "query", "citing_prompt", "goal", "problem", "prompt", "ctx", "input", "text", "sentence"] as const;
export const PASSAGE_NAMES = ["passage", "context", "context.contexts", "support", "contexts", "background", "article", "paragraph", "abstract"] as const;
export const CHOICES_NAMES = ["choices", "question.choices", "options", "endings", "candidates", "answers"] as const;
export const ANSWER_NAMES = [
  "answer_idx", "answer_index", "answerkey", "answer_key", "correct_idx", "correct_index", "correct_option", "cop", "gold",
  "answer", "correct_answer", "correct", "label", "target", "solution",
] as const;
export const RIGHT_ANSWER_NAMES = ["correct_answer", "right_answer", "best_answer", "correct", "answer"] as const;
export const DISTRACTOR_LIST_NAMES = ["distractors", "incorrect_answers", "wrong_answers"] as const;

/** Columns that hold a class rather than a choice. */
export const LABEL_NAMES = ["label", "labels", "label_text", "class", "category", "sentiment", "intent", "topic", "rating", "polarity", "emotion", "stance"] as const;
export const PROMPT_NAMES = ["prompt", "instruction", "input_text", "source"] as const;
export const COMPLETION_NAMES = ["completion", "response", "output", "output_text", "continuation", "reply"] as const;
export const FREE_TEXT_NAMES = ["text", "content", "document", "body"] as const;
/** A column that asks for something: with one of them, a text is not there for its own sake. */
export const ASKING_NAMES = [...LABEL_NAMES, "score", "question", "answer", "answers", "choices", "options", "target"] as const;

const DISTRACTOR = /^(?:distractor|incorrect_answer|wrong_answer|incorrect|wrong)_?\d+$/;
const CHOICE = /^(?:(choice|option|opt|op|holding|solution|sol|ending|candidate|answer|ans)_?)?([a-z]|\d{1,2})$/;

/** Lower case, with one underscore for spaces, hyphens and underscores. */
export function normaliseName(name: string): string {
  return name.trim().toLowerCase().replace(/[\s_-]+/g, "_");
}

/** "distractor1", "wrong answer 2", … */
export function isDistractorName(name: string): boolean {
  return DISTRACTOR.test(normaliseName(name));
}

/** "A" -> {prefix: "", suffix: "a"}, "holding_0" -> {prefix: "holding", suffix: "0"}; null for other names and bare numbers. */
export function choiceName(name: string): { readonly prefix: string; readonly suffix: string } | null {
  const match = CHOICE.exec(normaliseName(name));
  const [prefix, suffix] = [match?.[1] ?? "", match?.[2]];
  if (suffix === undefined || (prefix === "" && /\d/.test(suffix))) return null;
  return { prefix, suffix };
}

const KNOWN = new Set<string>([...LABEL_NAMES, ...PROMPT_NAMES, ...COMPLETION_NAMES, ...FREE_TEXT_NAMES, ...QUESTION_NAMES, ...PASSAGE_NAMES, ...CHOICES_NAMES, ...ANSWER_NAMES, ...RIGHT_ANSWER_NAMES, ...DISTRACTOR_LIST_NAMES]);

/** A name that a dataset gives to a column: what the first line of a CSV is judged by. */
export function isKnownColumn(name: string): boolean {
  return KNOWN.has(normaliseName(name)) || isDistractorName(name) || choiceName(name) !== null;
}
