/** What the mapping dialog asks for in each layout: data, from which the screen is built. */
import type { AnswerKind, LayoutId } from "../../data/mapping";

/** A part of an example that a column can play. */
export type Part = "question" | "passage" | "choices" | "answer";

export interface ColumnControl {
  readonly part: Part;
  readonly label: string;
  /** Several columns, one for each choice. */
  readonly many: boolean;
  /** The example can do without it. */
  readonly optional: boolean;
}

export interface LayoutForm {
  readonly id: LayoutId;
  readonly label: string;
  /** What the rows look like. */
  readonly help: string;
  readonly columns: readonly ColumnControl[];
  /** The answer column can name the right choice in several ways. */
  readonly asksAnswerKind: boolean;
  /** The choices are not in the rows: the person writes them. */
  readonly asksFixedChoices: boolean;
  /** The values of the label column can be given names. */
  readonly asksLabelNames: boolean;
  /** There are choices, which can be scored as text or as letters. */
  readonly hasChoices: boolean;
}

const QUESTION = one("question", "Question");
const PASSAGE: ColumnControl = { ...one("passage", "Passage"), optional: true };
const MULTIPLE_CHOICE = { asksAnswerKind: true, asksFixedChoices: false, asksLabelNames: false, hasChoices: true };
const NO_CHOICES = { asksAnswerKind: false, asksFixedChoices: false, asksLabelNames: false, hasChoices: false };

export const LAYOUT_FORMS: readonly LayoutForm[] = [
  {
    id: "choice-list", label: "Choices in one list", help: "A column holds all choices of a row as a list.",
    columns: [QUESTION, PASSAGE, one("choices", "Choices"), one("answer", "Answer")], ...MULTIPLE_CHOICE,
  },
  {
    id: "choice-dictionary", label: "Choices in a dictionary", help: "A column holds the choices by their labels: {A: …, B: …}.",
    columns: [QUESTION, PASSAGE, one("choices", "Choices"), one("answer", "Answer")], ...MULTIPLE_CHOICE,
  },
  {
    id: "choice-columns", label: "A column for each choice", help: "Columns such as A, B, C, D or option 1, option 2.",
    columns: [QUESTION, PASSAGE, several("choices", "Choices"), one("answer", "Answer")], ...MULTIPLE_CHOICE,
  },
  {
    id: "correct-and-distractors", label: "Right answer and wrong ones", help: "The right answer has a column of its own; choices are shuffled by the seed.",
    columns: [QUESTION, PASSAGE, one("answer", "Right answer"), several("choices", "Wrong answers")], ...MULTIPLE_CHOICE, asksAnswerKind: false,
  },
  {
    id: "fixed-choices", label: "The same choices for every row", help: "Such as yes, no, maybe.",
    columns: [QUESTION, PASSAGE, one("answer", "Answer")], ...MULTIPLE_CHOICE, asksFixedChoices: true,
  },
  {
    id: "classification", label: "Classification: text and label", help: "Every label found in the file is a choice.",
    columns: [one("question", "Text"), PASSAGE, one("answer", "Label")], ...MULTIPLE_CHOICE, asksAnswerKind: false, asksLabelNames: true,
  },
  {
    id: "prompt-completion", label: "Prompt and completion", help: "Measured by how likely the model finds the completions.",
    columns: [one("question", "Prompt"), one("answer", "Completion")], ...NO_CHOICES,
  },
  {
    id: "free-text", label: "Free text", help: "Measured by how likely the model finds the text.",
    columns: [one("answer", "Text")], ...NO_CHOICES,
  },
];

export const ANSWER_KINDS: readonly { readonly value: AnswerKind; readonly label: string }[] = [
  { value: "index", label: "Number from 0" },
  { value: "one-based", label: "Number from 1" },
  { value: "letter", label: "Letter" },
  { value: "label", label: "Label" },
  { value: "text", label: "Text" },
];

export function layoutForm(id: LayoutId | null): LayoutForm | null {
  return LAYOUT_FORMS.find((form) => form.id === id) ?? null;
}

function one(part: Part, label: string): ColumnControl {
  return { part, label, many: false, optional: false };
}

function several(part: Part, label: string): ColumnControl {
  return { part, label, many: true, optional: false };
}

/** What an own template starts from: the standard prompt, written out. */
export function startingTemplate(form: LayoutForm, { passage, choicesAs }: { readonly passage: boolean; readonly choicesAs: "text" | "letters" }): string {
  const before = passage ? "{{ passage }}\n" : "";
  if (!form.hasChoices) return "{{ question }}";
  if (choicesAs === "text") return `${before}Question: {{ question }}\nAnswer:`;
  return `${before}{{ question }}\n{% for choice in choices %}{{ letters[loop.index0] }}. {{ choice }}\n{% endfor %}Answer:`;
}
