/** The right answer in one column, the wrong ones in others (SciQ) or in a list; shuffled, since their order tells. */
import { DISTRACTOR_LIST_NAMES, isDistractorName, RIGHT_ANSWER_NAMES } from "../column-names";
import { checkPath, pathsNamed, textOf, valueAt } from "../columns";
import type { PartialMapping } from "../mapping";
import type { Table } from "../table";
import type { ChoiceLayout } from "./layout";
import { parsedCell } from "./parsed-cell";
import { questionColumns } from "./question-columns";

export const correctAndDistractors: ChoiceLayout = {
  kind: "choice",
  id: "correct-and-distractors",
  label: "the right answer and distractors",
  shuffles: true,
  recognise(table, wanted) {
    const parts = questionColumns(table, wanted);
    const choices = distractorColumns(table, wanted);
    const answer = wanted.answer ?? pathsNamed(table, RIGHT_ANSWER_NAMES, (value) => textOf(value) !== null)[0];
    if (parts === null || choices === null || answer === undefined) return null;
    for (const column of [wanted.choices ?? []].flat()) checkPath(table, "a wrong choice", column);
    if (wanted.answer !== undefined) checkPath(table, "the answer", wanted.answer);
    return { ...parts, choices, fixedChoices: null, answers: [answer] };
  },
  read(fields, { columns }) {
    const right = textOf(valueAt(fields, columns.answer));
    if (right === null || right.trim() === "") return "the answer is missing";
    const wrong = [columns.choices].flat().flatMap((path) => wrongTexts(valueAt(fields, path)));
    return { texts: [right, ...wrong], labels: null };
  },
};

function distractorColumns(table: Table, wanted: PartialMapping): string | readonly string[] | null {
  if (wanted.choices !== undefined) {
    const meansDistractors = wanted.layout === "correct-and-distractors" || [wanted.choices].flat().every(isDistractorName);
    return meansDistractors ? wanted.choices : null;
  }
  const columns = table.columns.filter(isDistractorName);
  if (columns.length > 0) return columns.sort((a, b) => ordinal(a) - ordinal(b));
  return pathsNamed(table, DISTRACTOR_LIST_NAMES, (value) => Array.isArray(parsedCell(value)))[0] ?? null;
}

function ordinal(column: string): number {
  return Number(/\d+$/.exec(column.trim())?.[0] ?? 0);
}

/** A column's text or list; an empty cell is a distractor that the row does not have. */
function wrongTexts(value: unknown): string[] {
  const cell = parsedCell(value);
  const items: readonly unknown[] = Array.isArray(cell) ? cell : [cell];
  return items.map(textOf).filter((text) => text !== null && text.trim() !== "") as string[];
}
