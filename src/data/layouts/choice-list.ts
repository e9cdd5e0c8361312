/** The choices are a list in one column: of texts, of {text, label} objects (ARC), or {text: […], label: […]} (its Hub form). */
import { CHOICES_NAMES } from "../column-names";
import { checkPath, pathsNamed, textOf, valueAt } from "../columns";
import { isFields } from "../table";
import type { ChoiceLayout, RowChoices } from "./layout";
import { parsedCell } from "./parsed-cell";
import { answerColumns, questionColumns } from "./question-columns";

export const choiceList: ChoiceLayout = {
  kind: "choice",
  id: "choice-list",
  label: "a list of choices",
  shuffles: false,
  recognise(table, wanted) {
    if (Array.isArray(wanted.choices)) return null;
    const parts = questionColumns(table, wanted);
    if (typeof wanted.choices === "string") checkPath(table, "the choices", wanted.choices);
    const names = typeof wanted.choices === "string" ? [wanted.choices] : CHOICES_NAMES;
    const choices = typeof wanted.choices === "string" ? wanted.choices : pathsNamed(table, names, (value) => readList(value) !== null)[0];
    if (parts === null || choices === undefined || !table.rows.some((row) => readList(valueAt(row.fields, choices)) !== null)) return null;
    return { ...parts, choices, fixedChoices: null, answers: answerColumns(table, wanted) };
  },
  read(fields, { columns }) {
    // This layout's mapping has one column of choices.
    const path = String(columns.choices);
    return readList(valueAt(fields, path)) ?? `"${path}" holds no list of choices`;
  },
};

function readList(value: unknown): RowChoices | null {
  const cell = parsedCell(value);
  if (Array.isArray(cell)) return fromItems(cell);
  if (!isFields(cell)) return null;
  const [texts, labels] = [cell["text"], cell["label"]];
  if (!Array.isArray(texts) || !Array.isArray(labels) || texts.length !== labels.length) return null;
  return fromItems(texts.map((text, index) => ({ text, label: labels[index] })));
}

function fromItems(items: readonly unknown[]): RowChoices | null {
  const texts = items.map((item) => textOf(isFields(item) ? item["text"] : item));
  if (!texts.every((text) => text !== null)) return null;
  const labels = items.map((item) => (isFields(item) ? textOf(item["label"]) : null));
  return { texts, labels: labels.length > 0 && labels.every((label) => label !== null) ? labels : null };
}
