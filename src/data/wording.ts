/** A row's parts -> its prompt, in the standard wording or the person's template. */
import type { Wording } from "./mapping";
import { choicePrompt, letterPrompt, LETTERS } from "./prompts";
import type { Fields } from "./table";
import { compileTemplate } from "./template";

export interface PromptParts {
  /** Row number in the file, 0-based. */
  readonly row: number;
  readonly fields: Fields;
  /** Null for free text. */
  readonly question: string | null;
  readonly passage: string | null;
  /** Empty for completions. */
  readonly choices: readonly string[];
}

export interface Worder {
  /** Errors: "usage" when the template fails on this row. */
  prompt(parts: PromptParts): string;
  /** The choices as they are scored: themselves, or their letters. */
  scored(choices: readonly string[]): readonly string[];
  /** What a person should know. */
  readonly notes: readonly string[];
}

const PART_NAMES = ["question", "passage", "choices", "letters"];

/** `columns` are those of the table. Errors: "usage" for a template that can't be used, with the line. */
export function createWorder({ template: source, choicesAs }: Wording, kind: "choice" | "completion", columns: readonly string[]): Worder {
  const asLetters = kind === "choice" && choicesAs === "letters";
  const scored = (choices: readonly string[]): readonly string[] => (asLetters ? choices.map((_, index) => LETTERS.charAt(index)) : choices);
  if (source === null) {
    const standard = asLetters ? letterPrompt : choicePrompt;
    const prompt = ({ question, passage, choices }: PromptParts): string => (kind === "choice" ? standard(question ?? "", passage, choices) : (question ?? ""));
    return { prompt, scored, notes: [] };
  }
  const template = compileTemplate(source, [...PART_NAMES, ...columns]);
  const hidesChoices = asLetters && !template.uses("choices", "row") && !template.uses(...columns.filter((column) => !PART_NAMES.includes(column)));
  const prompt = ({ row, fields, question, passage, choices }: PromptParts): string =>
    template.render({ question, passage, choices, letters: choices.map((_, index) => LETTERS.charAt(index)) }, fields, row);
  return { prompt, scored, notes: hidesChoices ? ["Letters are scored, but the template does not show the choices that they stand for."] : [] };
}
