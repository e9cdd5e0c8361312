/** One row of a table -> one example, or the reason why not. */
import { createRandom, mixSeeds } from "../shared/random";
import { answerIndex, whyNoAnswer } from "./answer";
import { labelOf } from "./classes";
import { textOf, valueAt } from "./columns";
import type { Identity } from "./duplicates";
import type { Example } from "./example";
import { MAX_FIELD_CHARS } from "./import/limits";
import { nameOfLabel } from "./layouts/classification";
import type { ChoiceLayout, RowChoices } from "./layouts/layout";
import type { Mapping } from "./mapping";
import { LETTERS } from "./prompts";
import type { Recognised } from "./recognise";
import type { Fields, TableRow } from "./table";
import type { Worder } from "./wording";

/** More than any published set; a column mistaken for a list of choices has more. */
const MAX_CHOICES = 100;

export interface RowResult {
  readonly example: Example;
  readonly identity: Identity;
  /** Two wrong choices are the same. Harmless for accuracy, and the reference scores such rows too. */
  readonly repeatsWrong: boolean;
  /** A wrong choice is the right one but for capitals. */
  readonly nearlyRight: boolean;
}

/** How the rows of one table are read. */
export interface RowReader {
  readonly recognised: Recognised;
  readonly worder: Worder;
  /** Order of the choices where the layout shuffles: by seed and row, whatever the other rows are. */
  readonly seed: number;
}

/** Errors: "usage" when the template fails on this row. */
export function readRow(row: TableRow, reader: RowReader): RowResult | string {
  return reader.recognised.kind === "choice" ? readChoiceRow(row, reader.recognised, reader) : readCompletionRow(row, reader.recognised.mapping, reader.worder);
}

function readChoiceRow({ row, fields }: TableRow, { layout, mapping }: { readonly layout: ChoiceLayout; readonly mapping: Mapping }, { worder, seed }: RowReader): RowResult | string {
  const read = layout.read(fields, mapping);
  if (typeof read === "string") return read;
  const scoredTexts = worder.scored(read.texts);
  const problem = choicesProblem(read.texts, scoredTexts);
  if (problem !== null) return problem;
  const { texts, answer } = layout.shuffles ? shuffledChoices(read.texts, mixSeeds(seed, row)) : mappedAnswer(fields, read, mapping);
  if (answer < 0) return whyNoAnswer(answerValue(fields, mapping), mapping.answerKind, read);
  const repeated = repeatsRightAnswer(texts, answer);
  if (repeated !== null) return repeated;
  const parts = questionParts(fields, mapping);
  if (typeof parts === "string") return parts;
  const context = worder.prompt({ row, fields, ...parts, choices: texts });
  const identity = { question: parts.question, whole: `${parts.passage ?? ""}\n${parts.question}` };
  return { example: { kind: "choice", row, context, choices: worder.scored(texts), answer }, identity, ...oddities(texts, answer) };
}

function readCompletionRow({ row, fields }: TableRow, mapping: Mapping, worder: Worder): RowResult | string {
  const completion = textOf(valueAt(fields, mapping.columns.answer));
  if (completion === null || completion.trim() === "") return mapping.columns.question === null ? "the text is missing" : "the completion is missing";
  const { question: column } = mapping.columns;
  const question = column === null ? null : textOf(valueAt(fields, column));
  if (column !== null && (question === null || question.trim() === "")) return "the prompt is missing";
  const long = tooLong([completion, question ?? ""]);
  if (long !== null) return long;
  const context = worder.prompt({ row, fields, question, passage: null, choices: [] });
  return { example: { kind: "completion", row, context, completion }, identity: { question: question ?? completion, whole: `${question ?? ""}\n${completion}` }, repeatsWrong: false, nearlyRight: false };
}

function questionParts(fields: Fields, { columns }: Mapping): { readonly question: string; readonly passage: string | null } | string {
  const question = columns.question === null ? null : textOf(valueAt(fields, columns.question));
  if (question === null || question.trim() === "") return "the question is missing";
  const passage = columns.passage === null ? null : textOf(valueAt(fields, columns.passage));
  return tooLong([question, passage ?? ""]) ?? { question, passage };
}

function tooLong(texts: readonly string[]): string | null {
  const longest = Math.max(...texts.map((text) => text.length));
  return longest > MAX_FIELD_CHARS ? `a field has ${longest.toLocaleString("en")} characters; at most ${MAX_FIELD_CHARS.toLocaleString("en")} are read` : null;
}

/** `scored` are their letters where those are what counts. */
function choicesProblem(texts: readonly string[], scored: readonly string[]): string | null {
  if (texts.length < 2) return texts.length === 0 ? "the row has no choices" : "the row has only one choice";
  if (texts.length > MAX_CHOICES) return `the row has ${texts.length} choices; at most ${MAX_CHOICES} are read`;
  if (scored !== texts && texts.length > LETTERS.length) return `the row has ${texts.length} choices; letters go to ${LETTERS.length}`;
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
  return { texts: choices.texts, answer: answerIndex(answerValue(fields, mapping), mapping.answerKind, choices) };
}

/** A classification's label goes by its name. */
function answerValue(fields: Fields, { layout, columns, labelNames }: Mapping): unknown {
  return layout === "classification" ? nameOfLabel(labelOf(fields, columns.answer), labelNames) : valueAt(fields, columns.answer);
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
