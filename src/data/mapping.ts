/**
 * Which columns of a table play which part: plain JSON, so that a file given on the command line (and later the
 * mapping dialog) can say it. What the person says goes before what is recognised.
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

export type LayoutId = "correct-and-distractors" | "choice-list" | "choice-dictionary" | "choice-columns" | "fixed-choices";

/** Column names; a dot goes into an object: "question.stem". */
export interface MappedColumns {
  readonly question: string;
  /** null: closed-book, no passage before the question. */
  readonly passage: string | null;
  /** One column that holds all choices, or a column for each (for "correct-and-distractors": the wrong ones). */
  readonly choices: string | readonly string[];
  readonly answer: string;
}

export interface Mapping {
  readonly layout: LayoutId;
  readonly columns: MappedColumns;
  readonly answerKind: AnswerKind;
  /** The same choices for every row ("fixed-choices" only, where `columns.choices` is empty). */
  readonly fixedChoices: readonly string[] | null;
}

/** What a person sets; the rest is recognised. */
export interface PartialMapping {
  readonly layout?: LayoutId | undefined;
  readonly question?: string | undefined;
  readonly passage?: string | null | undefined;
  readonly choices?: string | readonly string[] | undefined;
  readonly answer?: string | undefined;
  readonly answerKind?: AnswerKind | undefined;
  readonly fixedChoices?: readonly string[] | null | undefined;
}

/** How an example is worded for the model. */
export interface Wording {
  /** A Jinja template of the prompt over the row's parts; null: the standard prompt, "Question: …\nAnswer:". */
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
  question: v.optional(v.string()),
  passage: v.optional(v.nullable(v.string())),
  choices: v.optional(v.union([v.string(), v.array(v.string())])),
  answer: v.optional(v.string()),
};

const PARTIAL_MAPPING = v.strictObject({
  layout: v.optional(v.picklist(["correct-and-distractors", "choice-list", "choice-dictionary", "choice-columns", "fixed-choices"])),
  answerKind: v.optional(v.picklist(["index", "one-based", "letter", "label", "text"])),
  fixedChoices: v.optional(v.nullable(v.array(v.string()))),
  columns: v.optional(v.strictObject(COLUMN_FIELDS)),
  ...COLUMN_FIELDS,
});

/**
 * A mapping out of JSON: a whole `Mapping`, or any part of it, the columns inside "columns" or beside it:
 * {"passage": null} and {"columns": {"passage": null}} are the same. Errors: "usage", naming the field.
 */
export function parsePartialMapping(value: unknown): PartialMapping {
  // An empty list passes for an object in valibot.
  const result = v.safeParse(PARTIAL_MAPPING, Array.isArray(value) ? null : value);
  if (result.success) {
    const { columns, ...rest } = result.output;
    return { ...columns, ...rest };
  }
  const [issue] = result.issues;
  const field = v.getDotPath(issue);
  throw new StudioError(
    "usage",
    `The mapping is not usable${field === null ? "" : ` at "${field}"`}: ${issue.message}.`,
    'Give a JSON object with any of layout, question, passage (null for none), choices, answer, answerKind, such as {"passage": null}.',
  );
}

/** The columns by part, for the screen; a part without a column is left out. */
export function describeColumns(mapping: Mapping): Record<string, string> {
  const { question, passage, choices, answer } = mapping.columns;
  const choiceText = mapping.fixedChoices === null ? [choices].flat().join(", ") : `always ${mapping.fixedChoices.join(", ")}`;
  return { question, ...(passage === null ? {} : { passage }), choices: choiceText, answer };
}
