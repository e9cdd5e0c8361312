/** The choices are a dictionary in one column: {"A": …, "B": …}, as MedQA has them. */
import { CHOICES_NAMES } from "../column-names";
import { checkPath, pathsNamed, textOf, valueAt } from "../columns";
import { isFields } from "../table";
import type { ChoiceLayout, RowChoices } from "./layout";
import { parsedCell } from "./parsed-cell";
import { answerColumns, questionColumns } from "./question-columns";

export const choiceDictionary: ChoiceLayout = {
  kind: "choice",
  id: "choice-dictionary",
  label: "a dictionary of choices",
  shuffles: false,
  recognise(table, wanted) {
    if (Array.isArray(wanted.choices)) return null;
    const parts = questionColumns(table, wanted);
    if (typeof wanted.choices === "string") checkPath(table, "the choices", wanted.choices);
    const choices = typeof wanted.choices === "string" ? wanted.choices : pathsNamed(table, CHOICES_NAMES, (value) => readDictionary(value) !== null)[0];
    if (parts === null || choices === undefined || !table.rows.some((row) => readDictionary(valueAt(row.fields, choices)) !== null)) return null;
    return { ...parts, choices, fixedChoices: null, answers: answerColumns(table, wanted) };
  },
  read(fields, { columns }) {
    // This layout's mapping has one column of choices.
    const path = String(columns.choices);
    return readDictionary(valueAt(fields, path)) ?? `"${path}" holds no dictionary of choices`;
  },
};

/** Keys in alphabetical order, which is the order of their letters whatever the writer did; absent ones (null) are left out. */
function readDictionary(value: unknown): RowChoices | null {
  const cell = parsedCell(value);
  if (!isFields(cell)) return null;
  const labels = Object.keys(cell).filter((key) => cell[key] !== null).sort();
  const texts = labels.map((label) => textOf(cell[label]));
  if (!labels.every((label) => /^([A-Za-z]|\d{1,2})$/.test(label)) || !texts.every((text) => text !== null)) return null;
  return labels.length === 0 ? null : { texts, labels };
}
