/** The parts that all layouts share: question, passage and the columns that may hold the answer. */
import { ANSWER_NAMES, PASSAGE_NAMES, QUESTION_NAMES } from "../column-names";
import { checkPath, pathsNamed, textOf } from "../columns";
import type { PartialMapping } from "../mapping";
import type { Table } from "../table";

export interface QuestionColumns {
  readonly question: string;
  readonly passage: string | null;
}

/** Null when no column can be the question. Errors: "usage" when the mapping names a column that is not there. */
export function questionColumns(table: Table, wanted: PartialMapping): QuestionColumns | null {
  const isText = (value: unknown): boolean => textOf(value) !== null;
  if (wanted.question === null) return null;
  if (wanted.question !== undefined) checkPath(table, "the question", wanted.question);
  if (typeof wanted.passage === "string") checkPath(table, "the passage", wanted.passage);
  const question = wanted.question ?? pathsNamed(table, QUESTION_NAMES, isText)[0];
  if (question === undefined) return null;
  const recognised = pathsNamed(table, PASSAGE_NAMES, isText).find((path) => path !== question) ?? null;
  return { question, passage: wanted.passage === undefined ? recognised : wanted.passage };
}

/** True when the person says where a row's choices are; a whole mapping of a layout without such columns has an empty list. */
export function namesChoices({ choices }: PartialMapping): boolean {
  return choices !== undefined && choices.length > 0;
}

/** Columns that may hold the answer; only the mapping's when it names one. */
export function answerColumns(table: Table, wanted: PartialMapping): string[] {
  if (wanted.answer === undefined) return pathsNamed(table, ANSWER_NAMES, (value) => textOf(value) !== null);
  checkPath(table, "the answer", wanted.answer);
  return [wanted.answer];
}
