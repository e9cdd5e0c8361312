/** One row of a table -> one example, or the reason why not. */
import { createRandom, mixSeeds } from "../shared/random";
import { answerIndex, whyNoAnswer } from "./answer";
import { textOf, valueAt } from "./columns";
import type { ChoiceExample } from "./example";
import { MAX_FIELD_CHARS } from "./import/limits";
import type { ChoiceLayout, RowChoices } from "./layouts/layout";
import type { Mapping } from "./mapping";
import { choicePrompt } from "./prompts";
import type { Fields, TableRow } from "./table";

/** More than any published set; a column mistaken for a list of choices has more. */
const MAX_CHOICES = 100;

export interface RowResult {
  readonly example: ChoiceExample;
  /** Two wrong choices are the same. Harmless for accuracy, and the reference scores such rows too. */
  readonly repeatsWrong: boolean;
  /** A wrong choice is the right one but for capitals. */
  readonly nearlyRight: boolean;
}

/** How the rows of one table are read. */
export interface RowReader {
  readonly layout: ChoiceLayout;
  readonly mapping: Mapping;
  /** Order of the choices where the layout shuffles: by seed and row, whatever the other rows are. */
  readonly seed: number;
}

export function readRow({ row, fields }: TableRow, reader: RowReader): RowResult | string {
  const { layout, mapping } = reader;
  const read = layout.read(fields, mapping);
  if (typeof read === "string") return read;
  const problem = choicesProblem(read.texts);
  if (problem !== null) return problem;
  const { texts, answer } = layout.shuffles ? shuffledChoices(read.texts, mixSeeds(reader.seed, row)) : mappedAnswer(fields, read, mapping);
  if (answer < 0) return whyNoAnswer(valueAt(fields, mapping.columns.answer), mapping.answerKind, read);
  const repeated = repeatsRightAnswer(texts, answer);
  if (repeated !== null) return repeated;
  const context = promptOf(fields, mapping);
  return typeof context === "string" ? context : { example: { kind: "choice", row, context: context.prompt, choices: texts, answer }, ...oddities(texts, answer) };
}

function promptOf(fields: Fields, mapping: Mapping): { readonly prompt: string } | string {
  const question = textOf(valueAt(fields, mapping.columns.question ?? ""));
  if (question === null || question.trim() === "") return "the question is missing";
  const passage = mapping.columns.passage === null ? null : textOf(valueAt(fields, mapping.columns.passage));
  const longest = Math.max(question.length, passage?.length ?? 0);
  if (longest > MAX_FIELD_CHARS) return `a field has ${longest.toLocaleString("en")} characters; at most ${MAX_FIELD_CHARS.toLocaleString("en")} are read`;
  return { prompt: choicePrompt(question, passage) };
}

function choicesProblem(texts: readonly string[]): string | null {
  if (texts.length < 2) return texts.length === 0 ? "the row has no choices" : "the row has only one choice";
  if (texts.length > MAX_CHOICES) return `the row has ${texts.length} choices; at most ${MAX_CHOICES} are read`;
  const empty = texts.findIndex((text) => text.trim() === "");
  if (empty >= 0) return `choice ${empty + 1} is empty`;
  const long = texts.find((text) => text.length > MAX_FIELD_CHARS);
  return long === undefined ? null : `a choice has ${long.length.toLocaleString("en")} characters; at most ${MAX_FIELD_CHARS.toLocaleString("en")} are read`;
}

/** `texts` begins with the right one. */
function shuffledChoices(texts: readonly string[], seed: number): { texts: readonly string[]; answer: number } {
  const order = createRandom(seed).shuffle(texts.map((_, index) => index));
  return { texts: order.map((index) => texts[index] as string), answer: order.indexOf(0) };
}

function mappedAnswer(fields: Fields, choices: RowChoices, mapping: Mapping): { texts: readonly string[]; answer: number } {
  return { texts: choices.texts, answer: answerIndex(valueAt(fields, mapping.columns.answer), mapping.answerKind, choices) };
}

/** Such a row has two right answers, and which of them is counted would be chance. */
function repeatsRightAnswer(texts: readonly string[], answer: number): string | null {
  const right = texts[answer]?.trim();
  const twin = texts.findIndex((text, index) => index !== answer && text.trim() === right);
  return twin < 0 ? null : "a wrong choice is the same as the right answer";
}

function oddities(texts: readonly string[], answer: number): { repeatsWrong: boolean; nearlyRight: boolean } {
  const trimmed = texts.map((text) => text.trim());
  const right = trimmed[answer]?.toLowerCase();
  return {
    repeatsWrong: new Set(trimmed).size < trimmed.length,
    nearlyRight: trimmed.some((text, index) => index !== answer && text.toLowerCase() === right),
  };
}
