/** A text and its label: every row has the same choices, which are the labels' names. */
import { classesOf, countLabels, isBareNumber, isProse } from "../classes";
import type { LabelCount } from "../classes";
import { ANSWER_NAMES, LABEL_NAMES, QUESTION_NAMES } from "../column-names";
import { checkPath, firstRows, pathsNamed, textOf, valueAt } from "../columns";
import type { Mapping } from "../mapping";
import type { Table } from "../table";
import type { ChoiceLayout } from "./layout";
import { namesChoices } from "./question-columns";

export const classification: ChoiceLayout = {
  kind: "choice",
  id: "classification",
  label: "its label, the same choices for every row",
  shuffles: false,
  recognise(table, wanted) {
    if (namesChoices(wanted) || wanted.question === null) return null;
    const answer = wanted.answer ?? labelColumn(table);
    const question = wanted.question ?? (answer === null ? null : textColumn(table, answer));
    if (answer === null || question === null) return null;
    checkPath(table, "the text", question);
    checkPath(table, "the label", answer);
    if (wanted.layout !== "classification" && classesOf(table, answer, { named: true }) === null) return null;
    const labelNames = wanted.labelNames ?? null;
    return { question, passage: wanted.passage ?? null, choices: [], fixedChoices: namesOf(countLabels(table, answer), labelNames), labelNames, answers: [answer] };
  },
  read: (_fields, mapping) => ({ texts: mapping.fixedChoices ?? [], labels: null }),
};

/** What a label is called: by the person's name for it, or as it stands. */
export function nameOfLabel(value: string, labelNames: Mapping["labelNames"]): string {
  const given = labelNames !== null && Object.hasOwn(labelNames, value) ? labelNames[value] : undefined;
  return given === undefined || given.trim() === "" ? value : given.trim();
}

/** Bare numbers that nobody has named: the model would be asked for a digit that means nothing to it. */
export function unnamedLabels(labels: readonly LabelCount[], labelNames: Mapping["labelNames"]): LabelCount[] {
  if (!labels.every(({ value }) => isBareNumber(value))) return [];
  return labels.filter(({ value }) => isBareNumber(nameOfLabel(value, labelNames)));
}

/** In the order of the values, numbers by size, so that the rows' order changes nothing. */
function namesOf(labels: readonly LabelCount[], labelNames: Mapping["labelNames"]): string[] {
  const values = labels.map(({ value }) => value);
  const sorted = values.every(isBareNumber) ? values.sort((a, b) => Number(a) - Number(b)) : values.sort();
  return [...new Set(sorted.map((value) => nameOfLabel(value, labelNames)))];
}

/** A column named like labels, words before numbers; else the last one that holds classes. */
function labelColumn(table: Table): string | null {
  const holdsText = (value: unknown): boolean => textOf(value) !== null;
  const named = [...pathsNamed(table, LABEL_NAMES, holdsText), ...pathsNamed(table, ANSWER_NAMES, holdsText)].filter((path) => classesOf(table, path, { named: true }) !== null);
  const likely = named.length > 0 ? named : [...table.columns].reverse().filter((column) => classesOf(table, column) !== null);
  const inWords = likely.find((path) => !(classesOf(table, path, { named: true }) ?? []).every(isBareNumber));
  return inWords ?? likely[0] ?? null;
}

/** A column named like texts, else the one with the longest texts. */
function textColumn(table: Table, label: string): string | null {
  const isText = (value: unknown): boolean => textOf(value) !== null;
  const named = pathsNamed(table, QUESTION_NAMES, isText).find((path) => path !== label);
  if (named !== undefined) return named;
  const prose = table.columns.filter((column) => column !== label && isProse(table, column));
  return prose.sort((a, b) => meanLength(table, b) - meanLength(table, a))[0] ?? null;
}

function meanLength(table: Table, column: string): number {
  const rows = firstRows(table);
  return rows.reduce((sum, fields) => sum + (textOf(valueAt(fields, column)) ?? "").length, 0) / rows.length;
}
