/** Rows without choices: a prompt with its completion, or free text. */
import { classesOf } from "../classes";
import { ANSWER_NAMES, ASKING_NAMES, COMPLETION_NAMES, FREE_TEXT_NAMES, normaliseName, PROMPT_NAMES, QUESTION_NAMES } from "../column-names";
import { checkPath, pathsNamed, textOf } from "../columns";
import type { CompletionLayout, LayoutMatch } from "./layout";
import { namesChoices } from "./question-columns";

const isText = (value: unknown): boolean => textOf(value) !== null;

export const promptCompletion: CompletionLayout = {
  kind: "completion",
  id: "prompt-completion",
  label: "prompt + completion",
  recognise(table, wanted) {
    if (namesChoices(wanted) || wanted.question === null) return null;
    // A question with its answer is a prompt with its completion when the person says so, and more often a set that lacks its choices.
    const told = wanted.layout === "prompt-completion";
    const question = wanted.question ?? pathsNamed(table, told ? [...PROMPT_NAMES, ...QUESTION_NAMES] : PROMPT_NAMES, isText)[0];
    const named = pathsNamed(table, told ? [...COMPLETION_NAMES, ...ANSWER_NAMES] : COMPLETION_NAMES, isText);
    const answer = wanted.answer ?? named.find((path) => path !== question);
    if (question === undefined || answer === undefined) return null;
    checkPath(table, "the prompt", question);
    checkPath(table, "the completion", answer);
    const isLabel = wanted.answer !== undefined && classesOf(table, answer) !== null;
    return isLabel && !told ? null : completionMatch(question, answer);
  },
};

export const freeText: CompletionLayout = {
  kind: "completion",
  id: "free-text",
  label: "free text",
  recognise(table, wanted) {
    const told = wanted.layout === "free-text" || wanted.question === null;
    if (!told && (wanted.question !== undefined || wanted.answer !== undefined || namesChoices(wanted))) return null;
    const onlyColumn = table.columns.length === 1 ? table.columns[0] : undefined;
    // Lines of a file without a header are taken for texts only when the person says so: any file has lines.
    const answer = wanted.answer ?? pathsNamed(table, FREE_TEXT_NAMES, isText)[0] ?? (told ? onlyColumn : undefined);
    if (answer === undefined) return null;
    checkPath(table, "the text", answer);
    const asks = table.columns.some((column) => ASKING_NAMES.some((name) => name === normaliseName(column)));
    return !told && (asks || classesOf(table, answer) !== null) ? null : completionMatch(null, answer);
  },
};

function completionMatch(question: string | null, answer: string): LayoutMatch {
  return { question, passage: null, choices: [], fixedChoices: null, answers: [answer] };
}
