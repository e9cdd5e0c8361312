/** Each choice has a column: A..D, option_a.., choice1.., holding_0.. (CaseHOLD), or headerless as MMLU publishes them. */
import { choiceName } from "../column-names";
import { checkPath, firstRows, textOf, valueAt } from "../columns";
import type { PartialMapping } from "../mapping";
import type { Fields, Table } from "../table";
import type { ChoiceLayout, LayoutMatch, RowChoices } from "./layout";
import { answerColumns, questionColumns } from "./question-columns";

/** Share of the rows whose last field must be a choice's letter for a headerless file to be taken for MMLU's. */
const LETTER_SHARE = 0.9;

export const choiceColumns: ChoiceLayout = {
  kind: "choice",
  id: "choice-columns",
  label: "a column for each choice",
  shuffles: false,
  recognise(table, wanted) {
    if (typeof wanted.choices === "string") return null;
    const headerless = table.named ? null : headerlessMatch(table);
    const parts = questionColumns(table, headerless === null ? wanted : { ...headerless, ...wanted });
    const choices = wanted.choices ?? headerless?.choices ?? choiceGroup(table.columns);
    if (parts === null || choices.length < 2) return null;
    for (const column of wanted.choices ?? []) checkPath(table, "a choice", column);
    const answers = headerless !== null && wanted.answer === undefined ? [headerless.answer] : answerColumns(table, wanted);
    return { ...parts, choices, fixedChoices: null, answers } satisfies LayoutMatch;
  },
  read(fields, { columns }) {
    const paths = [columns.choices].flat();
    const texts = presentTexts(fields, paths);
    if (typeof texts === "string") return texts;
    const labels = paths.map((path) => choiceName(path)?.suffix ?? null).slice(0, texts.length);
    return { texts, labels: labels.every((label) => label !== null) ? labels : null } satisfies RowChoices;
  },
};

/** Columns at the end may be empty where a row has fewer choices; a gap before a filled one is a mistake in the row. */
function presentTexts(fields: Fields, paths: readonly string[]): string[] | string {
  const texts = paths.map((path) => textOf(valueAt(fields, path)) ?? "");
  const count = texts.findLastIndex((text) => text.trim() !== "") + 1;
  const gap = texts.slice(0, count).findIndex((text) => text.trim() === "");
  return gap < 0 ? texts.slice(0, count) : `the choice in "${paths[gap]}" is empty`;
}

/** The largest set of columns that bear one prefix and suffixes without a gap (a, b, c or 0, 1, 2), in the suffixes' order. */
function choiceGroup(columns: readonly string[]): string[] {
  const groups = new Map<string, { readonly column: string; readonly ordinal: number }[]>();
  for (const column of columns) {
    const name = choiceName(column);
    if (name === null) continue;
    const isDigit = /\d/.test(name.suffix);
    const key = `${name.prefix} ${isDigit ? "digits" : "letters"}`;
    const ordinal = isDigit ? Number(name.suffix) : name.suffix.charCodeAt(0) - "a".charCodeAt(0);
    groups.set(key, [...(groups.get(key) ?? []), { column, ordinal }]);
  }
  const sorted = [...groups.values()].map((group) => group.sort((a, b) => a.ordinal - b.ordinal));
  const whole = sorted.filter((group) => group.every((item, index) => item.ordinal === (group[0]?.ordinal ?? 0) + index) && (group[0]?.ordinal ?? 2) < 2);
  return (whole.sort((a, b) => b.length - a.length)[0] ?? []).map((item) => item.column);
}

/** question, choices…, letter of the right one: MMLU's files, which have no header. */
function headerlessMatch(table: Table): (PartialMapping & { readonly choices: readonly string[]; readonly answer: string }) | null {
  const answer = table.columns.at(-1);
  const choices = table.columns.slice(1, -1);
  if (answer === undefined || choices.length < 2) return null;
  const letters = "ABCDEFGHIJ".slice(0, choices.length);
  const rows = firstRows(table);
  const isLetter = (value: unknown): boolean => typeof value === "string" && value.trim().length === 1 && letters.includes(value.trim());
  if (rows.filter((fields) => isLetter(fields[answer])).length < rows.length * LETTER_SHARE) return null;
  return { question: table.columns[0], passage: null, choices, answer };
}
