/** The same choices for every row: PubMedQA's yes, no, maybe, or a list that the mapping gives. */
import { pathsNamed, textOf } from "../columns";
import type { ChoiceLayout } from "./layout";
import { questionColumns } from "./question-columns";

const DECISIONS = ["yes", "no", "maybe"];

export const fixedChoices: ChoiceLayout = {
  kind: "choice",
  id: "fixed-choices",
  label: "the same choices for every row",
  shuffles: false,
  recognise(table, wanted) {
    const parts = questionColumns(table, wanted);
    const isDecision = (value: unknown): boolean => DECISIONS.includes((textOf(value) ?? "").trim().toLowerCase());
    const answers = wanted.answer === undefined ? pathsNamed(table, ["final_decision"], isDecision) : [wanted.answer];
    const choices = wanted.fixedChoices ?? (wanted.answer === undefined ? DECISIONS : null);
    if (parts === null || choices === null || answers.length === 0) return null;
    return { ...parts, choices: [], fixedChoices: choices, answers };
  },
  read: (_fields, mapping) => ({ texts: mapping.fixedChoices ?? [], labels: null }),
};
