/** What an answer column says, in any of the ways that datasets name the right choice. */
import { textOf, valueAt } from "./columns";
import type { RowChoices } from "./layouts/layout";
import type { AnswerKind } from "./mapping";
import type { Fields } from "./table";

/** Among equally good readings of a written answer the first is taken; a JSON number is a number before it is a text. */
const KINDS_OF_TEXT: readonly AnswerKind[] = ["label", "text", "letter", "index"];
const KINDS_OF_NUMBER: readonly AnswerKind[] = ["label", "index", "text", "letter"];
/** So many answers without a 0 and with the last number make it likely that they count from 1. */
const ONE_BASED_EVIDENCE = 8;

/** A row whose choices could be read. */
export interface ReadRow {
  readonly fields: Fields;
  readonly choices: RowChoices;
}

/** Index of the choice that `value` names, -1 when it names none. */
export function answerIndex(value: unknown, kind: AnswerKind, choices: RowChoices): number {
  const text = textOf(value)?.trim() ?? "";
  if (text === "") return -1;
  switch (kind) {
    case "label":
      return choices.labels?.findIndex((label) => label.trim().toLowerCase() === text.toLowerCase()) ?? -1;
    case "letter":
      return withinChoices(letterNumber(text), choices);
    case "index":
      return withinChoices(Number(text), choices);
    case "one-based":
      return withinChoices(Number(text) - 1, choices);
    case "text":
      return choices.texts.findIndex((choice) => choice.trim() === text);
  }
}

/** Why `value` names no choice. */
export function whyNoAnswer(value: unknown, kind: AnswerKind, choices: RowChoices): string {
  const text = textOf(value)?.trim() ?? "";
  if (text === "") return "the answer is missing";
  const count = choices.texts.length;
  const outside = (range: string): string => `the answer ${JSON.stringify(text)} is outside the ${count} choices (${range})`;
  switch (kind) {
    case "label":
      return outside(choices.labels?.join(", ") ?? "which have no labels");
    case "letter":
      return outside(`A to ${String.fromCharCode(64 + count)}`);
    case "index":
      return outside(`0 to ${count - 1}${text === String(count) ? '; if they count from 1, map answerKind as "one-based"' : ""}`);
    case "one-based":
      return outside(`1 to ${count}`);
    case "text":
      return `the answer ${JSON.stringify(text.slice(0, 60))} is none of the ${count} choices`;
  }
}

export interface AnswerReading {
  readonly column: string;
  readonly kind: AnswerKind;
  /** How many of the rows name a choice in this reading. */
  readonly valid: number;
}

/** The column and kind under which most rows name a choice; `columns` best first and not empty. */
export function inferAnswer(rows: readonly ReadRow[], columns: readonly string[], wantedKind: AnswerKind | undefined): AnswerReading | null {
  const readings = columns.flatMap((column) => {
    const kinds = wantedKind === undefined ? kindsFor(rows, column) : [wantedKind];
    return kinds.map((kind) => ({ column, kind, valid: rows.filter((row) => answerIndex(valueAt(row.fields, column), kind, row.choices) >= 0).length }));
  });
  const best = readings.reduce<AnswerReading | null>((found, reading) => (found === null || reading.valid > found.valid ? reading : found), null);
  if (best === null || wantedKind !== undefined) return best;
  // Nothing fits, so the kind only words the reasons: what the values look like.
  if (best.valid === 0) return { ...best, kind: apparentKind(rows, best.column) };
  if (best.kind !== "index") return best;
  return countsFromOne(rows, best.column) ? { ...best, kind: "one-based", valid: rows.length } : best;
}

/** True when numbers from 1 explain every row and numbers from 0 do not, in a file large enough to tell. */
function countsFromOne(rows: readonly ReadRow[], column: string): boolean {
  const answers = rows.map((row) => answerIndex(valueAt(row.fields, column), "one-based", row.choices));
  const last = rows.filter((row, index) => answers[index] === row.choices.texts.length - 1).length;
  return rows.length >= ONE_BASED_EVIDENCE && last > 1 && answers.every((answer) => answer >= 0);
}

function kindsFor(rows: readonly ReadRow[], column: string): readonly AnswerKind[] {
  return rows.some((row) => typeof valueAt(row.fields, column) === "number") ? KINDS_OF_NUMBER : KINDS_OF_TEXT;
}

function apparentKind(rows: readonly ReadRow[], column: string): AnswerKind {
  const texts = rows.map((row) => (textOf(valueAt(row.fields, column)) ?? "").trim()).filter((text) => text !== "");
  if (texts.every((text) => /^-?\d+$/.test(text))) return "index";
  return texts.every((text) => Number.isInteger(letterNumber(text))) ? "letter" : "text";
}

/** "B", "(b)", "B." -> 1; NaN for anything else. */
function letterNumber(text: string): number {
  const letter = /^\(?([A-Za-z])[).:]?$/.exec(text)?.[1];
  return letter === undefined ? Number.NaN : letter.toUpperCase().charCodeAt(0) - "A".charCodeAt(0);
}

function withinChoices(index: number, choices: RowChoices): number {
  return Number.isInteger(index) && index >= 0 && index < choices.texts.length ? index : -1;
}
