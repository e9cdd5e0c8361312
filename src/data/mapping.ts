/**
 * Which columns of a table play which part, how an example is worded and how the file is parted: plain JSON, so that a
 * file given on the command line and the mapping dialog can say it. What the person says goes before what is recognised.
 */
import * as v from "valibot";
import { StudioError } from "../shared/errors";

/** How the answer column names the right choice. */
export type AnswerKind =
  /** Its number from 0. */
  | "index"
  /** Its number from 1. */
  | "one-based"
  /** A, B, C … */
  | "letter"
  /** The label that the row's own choices carry: dictionary keys, `label` fields, column suffixes. */
  | "label"
  /** The choice's text. */
  | "text";

export const LAYOUT_IDS = [
  "correct-and-distractors", "choice-list", "choice-dictionary", "choice-columns", "fixed-choices", "classification", "prompt-completion", "free-text",
] as const;
export type LayoutId = (typeof LAYOUT_IDS)[number];

/** Column names; a dot goes into an object: "question.stem". */
export interface MappedColumns {
  /** The question; the text of a classification; the prompt before a completion; null for free text, which has none. */
  readonly question: string | null;
  /** null: closed-book, no passage before the question. */
  readonly passage: string | null;
  /** One column that holds all choices, or a column for each (for "correct-and-distractors": the wrong ones). */
  readonly choices: string | readonly string[];
  /** The right choice; the label of a classification; the completion; the free text itself. */
  readonly answer: string;
}

export interface Mapping {
  readonly layout: LayoutId;
  readonly columns: MappedColumns;
  readonly answerKind: AnswerKind;
  /** The same choices for every row ("fixed-choices" and "classification" only, where `columns.choices` is empty). */
  readonly fixedChoices: readonly string[] | null;
  /** What the values of a label column are called, by value; null: as they stand. Two values may share a name. */
  readonly labelNames: Readonly<Record<string, string>> | null;
}

/** What a person sets; the rest is recognised. */
export interface PartialMapping {
  readonly layout?: LayoutId | undefined;
  readonly question?: string | null | undefined;
  readonly passage?: string | null | undefined;
  readonly choices?: string | readonly string[] | undefined;
  readonly answer?: string | undefined;
  readonly answerKind?: AnswerKind | undefined;
  readonly fixedChoices?: readonly string[] | null | undefined;
  readonly labelNames?: Readonly<Record<string, string>> | null | undefined;
}

/** How an example is worded for the model. */
export interface Wording {
  /**
   * A Jinja template of the prompt; null: the standard prompt, "Question: …\nAnswer:". It sees question, passage,
   * choices (a list of texts), letters (A, B, …), every column by its name, and row["a name with spaces"].
   */
  readonly template: string | null;
  /** What is scored after the prompt: the choice's own text, or its letter after a list of the choices in the prompt. */
  readonly choicesAs: "text" | "letters";
  /** The prompt is a user's message in the model's chat template. */
  readonly chat: boolean;
}

/** Sizes of the parts; null: the studio's own. Tuning gets the rest. */
export interface SplitOptions {
  readonly seed: number;
  readonly sizes: { readonly calibration: number; readonly validation: number; readonly test: number } | null;
}

/** Everything that a person can set about a dataset. Plain JSON. */
export interface DatasetOptions {
  readonly mapping: PartialMapping;
  readonly wording: Wording;
  readonly split: SplitOptions;
}

export const DEFAULT_OPTIONS: DatasetOptions = {
  mapping: {},
  wording: { template: null, choicesAs: "text", chat: false },
  split: { seed: 0, sizes: null },
};

const COLUMN_FIELDS = {
  question: v.optional(v.nullable(v.string())),
  passage: v.optional(v.nullable(v.string())),
  choices: v.optional(v.union([v.string(), v.array(v.string())])),
  answer: v.optional(v.string()),
};

const PARTIAL_MAPPING = v.strictObject({
  layout: v.optional(v.picklist(LAYOUT_IDS)),
  answerKind: v.optional(v.picklist(["index", "one-based", "letter", "label", "text"])),
  fixedChoices: v.optional(v.nullable(v.array(v.string()))),
  labelNames: v.optional(v.nullable(v.record(v.string(), v.string()))),
  columns: v.optional(v.strictObject(COLUMN_FIELDS)),
  ...COLUMN_FIELDS,
});

const WORDING = v.strictObject({
  template: v.optional(v.nullable(v.string()), null),
  choicesAs: v.optional(v.picklist(["text", "letters"]), "text"),
  chat: v.optional(v.boolean(), false),
});

const SIZE = v.pipe(v.number(), v.integer(), v.minValue(0));
const SPLIT = v.strictObject({
  seed: v.optional(v.pipe(v.number(), v.safeInteger()), 0),
  sizes: v.optional(v.nullable(v.strictObject({ calibration: SIZE, validation: SIZE, test: SIZE })), null),
});

/**
 * A mapping out of JSON: a whole `Mapping`, or any part of it, the columns inside "columns" or beside it:
 * {"passage": null} and {"columns": {"passage": null}} are the same. Errors: "usage", naming the field.
 */
export function parsePartialMapping(value: unknown): PartialMapping {
  const { columns, ...rest } = parseOptions(PARTIAL_MAPPING, value, {
    name: "mapping",
    remedy: 'Give a JSON object with any of layout, question, passage (null for none), choices, answer, answerKind, fixedChoices, labelNames, such as {"passage": null}.',
  });
  return { ...columns, ...rest };
}

/** What is left out is as in `DEFAULT_OPTIONS`. Errors: "usage", naming the field. */
export function parseWording(value: unknown): Wording {
  return parseOptions(WORDING, value, { name: "wording", remedy: 'Give a JSON object with any of template, choicesAs ("text" or "letters"), chat, such as {"choicesAs": "letters"}.' });
}

/** As `parseWording`. */
export function parseSplitOptions(value: unknown): SplitOptions {
  return parseOptions(SPLIT, value, { name: "split", remedy: 'Give a JSON object with any of seed and sizes, such as {"sizes": {"calibration": 64, "validation": 100, "test": 200}}.' });
}

function parseOptions<T extends v.GenericSchema>(schema: T, value: unknown, { name, remedy }: { readonly name: string; readonly remedy: string }): v.InferOutput<T> {
  // An empty list passes for an object in valibot.
  const result = v.safeParse(schema, Array.isArray(value) ? null : value);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  throw new StudioError("usage", `The ${name} is not usable${field === null ? "" : ` at "${field}"`}: ${issue.message}.`, remedy);
}

/** The columns by part, for the screen; a part without a column is left out. */
export function describeColumns(mapping: Mapping): Record<string, string> {
  const { question, passage, choices, answer } = mapping.columns;
  if (mapping.layout === "free-text") return { text: answer };
  if (mapping.layout === "prompt-completion") return { ...(question === null ? {} : { prompt: question }), completion: answer };
  const choiceText = mapping.fixedChoices === null ? [choices].flat().join(", ") : `always ${mapping.fixedChoices.join(", ")}`;
  return { ...(question === null ? {} : { question }), ...(passage === null ? {} : { passage }), choices: choiceText, answer };
}
