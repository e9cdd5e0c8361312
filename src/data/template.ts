/** The person's Jinja template of the prompt, over the parts and columns of a row. */
import { StudioError } from "../shared/errors";
import { runTemplate, TAKEN_NAMES } from "./template-interpreter";
import { freeNames, isNode } from "./template-names";
import { lineOfPart, lineOfToken, parseTemplate, plainWords, TemplateProblem } from "./template-syntax";
import type { ParsedTemplate } from "./template-syntax";
import { isFields } from "./table";
import type { Fields } from "./table";

const MAX_TEMPLATE_CHARACTERS = 20_000;
const NAMES_SHOWN = 12;

export interface PromptTemplate {
  /** `parts` go before columns of the same name. Errors: "usage", with the line and the row. */
  render(parts: Readonly<Record<string, unknown>>, fields: Fields, row: number): string;
  /** True when the template uses any of the names. */
  uses(...names: readonly string[]): boolean;
}

/** `known` are the names that rows give it: parts and columns. Errors: "usage", with the line. */
export function compileTemplate(source: string, known: readonly string[]): PromptTemplate {
  if (source.length > MAX_TEMPLATE_CHARACTERS) {
    throw refusal(new TemplateProblem(`it has ${source.length.toLocaleString("en")} characters; at most ${MAX_TEMPLATE_CHARACTERS.toLocaleString("en")} are read`, null));
  }
  const parsed = orRefuse(() => parseTemplate(source));
  const names = isNode(parsed.program) ? freeNames(parsed.program) : [];
  const unknown = names.find((name) => name !== "row" && !known.includes(name));
  if (unknown !== undefined) throw refusal(new TemplateProblem(`there is no "${unknown}"`, lineOfName(source, parsed, unknown)), `It can use ${listOf(known)}.`);
  return {
    render: (parts, fields, row) => renderRow(source, parsed, { ...columnsIn(fields, names), ...parts }, row),
    uses: (...wanted) => wanted.some((name) => names.includes(name)),
  };
}

function renderRow(source: string, parsed: ParsedTemplate, variables: Readonly<Record<string, unknown>>, row: number): string {
  let part = 0;
  try {
    return runTemplate(parsed.program, variables, (index) => (part = index));
  } catch (error) {
    throw refusal(new TemplateProblem(`${whatFailed(error)} (row ${row + 1})`, lineOfPart(source, parsed, part)));
  }
}

/** The columns that the template names, and all of them as `row` when it uses that. */
function columnsIn(fields: Fields, names: readonly string[]): Record<string, unknown> {
  const used = Object.entries(fields).filter(([name]) => names.includes(name) && !TAKEN_NAMES.includes(name));
  const columns = Object.fromEntries(used.map(([name, value]) => [name, plainValue(value)]));
  return names.includes("row") ? { row: plainValue(fields), ...columns } : columns;
}

/** What the library can take: JSON; anything else as its text. */
function plainValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plainValue);
  const isPlainObject = isFields(value) && Object.getPrototypeOf(value) === Object.prototype;
  if (isPlainObject) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plainValue(inner)]));
  return value === undefined || value === null || ["string", "number", "boolean"].includes(typeof value) ? (value ?? null) : String(value);
}

function whatFailed(error: unknown): string {
  // The engine's own words for a text over its limit, and for calls that never end.
  if (error instanceof RangeError) return "the template makes more than fits: a text without end, or a macro that calls itself";
  return plainWords(error);
}

function orRefuse<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw refusal(error instanceof TemplateProblem ? error : new TemplateProblem(whatFailed(error), null));
  }
}

function refusal({ message, line }: TemplateProblem, remedy = "Correct the template, or leave it empty for the standard prompt."): StudioError {
  return new StudioError("usage", `The template can't be used${line === null ? "" : `, line ${line}`}: ${message}.`, remedy);
}

function lineOfName(source: string, { tokens }: ParsedTemplate, name: string): number | null {
  const index = tokens.findIndex((token) => token.type === "Identifier" && token.value === name);
  return index < 0 ? null : lineOfToken(source, tokens, index);
}

function listOf(names: readonly string[]): string {
  return `${names.slice(0, NAMES_SHOWN).join(", ")}${names.length > NAMES_SHOWN ? `, … (${names.length} in all)` : ""}`;
}
