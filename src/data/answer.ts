/** What an answer column says, in any of the ways that datasets name the right choice. */
import { textOf, valueAt } from "./columns";
import type { RowChoices } from "./layouts/layout";
import type { AnswerKind } from "./mapping";
import type { Fields } from "./table";

/** Among equally good readings of a written answer the first is taken; a JSON number is a number before it is a text. */
const KINDS_OF_TEXT: readonly AnswerKind[] = ["label", "text", "letter", "index"];
const KINDS_OF_NUMBER: readonly AnswerKind[] = ["label", "index", "text", "letter"];
/** So many numbers without a 0 make it likely that they count from 1. */
const ONE_BASED_EVIDENCE = 8;
/** The last choice's number once could be a slip. */
const LAST_NUMBERS = 2;

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
  /** Where the numbers leave in doubt what they count from: how they are read. */
  readonly note?: string;
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
  return best.kind === "index" ? countedReading(rows, best) : best;
}

/** Numbers from 0 or from 1. Answers that are no numbers say nothing of that, however many they are. */
function countedReading(rows: readonly ReadRow[], fromZero: AnswerReading): AnswerReading {
  const answers = rows.map((row) => ({ number: wholeNumber(valueAt(row.fields, fromZero.column)), count: row.choices.texts.length })).filter(({ number }) => number !== null);
  const zeros = answers.filter(({ number }) => number === 0).length;
  const last = answers.filter(({ number, count }) => number === count).length;
  const valid = answers.filter(({ number, count }) => number !== null && number >= 1 && number <= count).length;
  const countsFromOne = answers.length >= ONE_BASED_EVIDENCE && zeros === 0 && last >= LAST_NUMBERS && valid > fromZero.valid;
  if (countsFromOne) return { ...fromZero, kind: "one-based", valid, note: `The answers are read as numbers from 1: none of ${answers.length.toLocaleString("en")} is 0, and ${last.toLocaleString("en")} are the last choice's number.` };
  const inDoubt = last > 0 || (zeros === 0 && answers.length >= ONE_BASED_EVIDENCE);
  return inDoubt ? { ...fromZero, note: `The answers are read as numbers from 0${last > 0 ? `, though ${last.toLocaleString("en")} would only fit numbers from 1` : ", though none is 0"}: check that the right choice is marked.` } : fromZero;
}

function wholeNumber(value: unknown): number | null {
  const text = textOf(value)?.trim() ?? "";
  return /^\d+(\.0+)?$/.test(text) ? Number(text) : null;
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
