/** A table -> its layout and mapping: the first layout of the registry that fits, with what the person set put first. */
import { inferAnswer } from "./answer";
import type { AnswerReading, ReadRow } from "./answer";
import { explainUnknownLayout } from "./explain";
import type { ChoiceLayout, CompletionLayout, LayoutMatch } from "./layouts/layout";
import { LAYOUTS } from "./layouts/registry";
import type { AnswerKind, Mapping, PartialMapping } from "./mapping";
import type { Table } from "./table";

interface Recognition {
  readonly mapping: Mapping;
  /** What in it a person should check. */
  readonly notes: readonly string[];
}

export type Recognised =
  | (Recognition & { readonly kind: "choice"; readonly layout: ChoiceLayout })
  | (Recognition & { readonly kind: "completion"; readonly layout: CompletionLayout });

/** Errors: "dataset" when no layout fits, with what was seen; "usage" when the mapping names a column that is not there. */
export function recogniseLayout(table: Table, wanted: PartialMapping): Recognised {
  if (table.rows.length === 0) throw explainUnknownLayout(table, wanted);
  let choicesSeen = false;
  for (const layout of LAYOUTS.filter(({ id }) => wanted.layout === undefined || id === wanted.layout)) {
    // Choices without an answer are a set that lacks its labels, whatever else its columns could pass for.
    if (choicesSeen && (layout.kind === "completion" || layout.id === "classification")) break;
    const match = layout.recognise(table, wanted);
    const [first] = match?.answers ?? [];
    choicesSeen ||= match !== null && first === undefined;
    if (match === null || first === undefined) continue;
    if (layout.kind === "completion") return { kind: "completion", layout, mapping: { ...draftOf(layout, match, first), answerKind: "text" }, notes: [] };
    return { kind: "choice", layout, ...choiceMapping(table, layout, match, { first, wanted: wanted.answerKind }) };
  }
  throw explainUnknownLayout(table, wanted);
}

type Draft = Omit<Mapping, "answerKind">;

function draftOf({ id }: { readonly id: Mapping["layout"] }, match: LayoutMatch, answer: string): Draft {
  const { question, passage, choices, fixedChoices, labelNames = null } = match;
  return { layout: id, columns: { question, passage, choices, answer }, fixedChoices, labelNames };
}

/** The match with its answer column and kind. */
function choiceMapping(table: Table, layout: ChoiceLayout, match: LayoutMatch, answer: { readonly first: string; readonly wanted: AnswerKind | undefined }): Recognition {
  const draft = draftOf(layout, match, answer.first);
  if (layout.shuffles || layout.id === "classification") return { mapping: { ...draft, answerKind: "text" }, notes: [] };
  const reading: Pick<AnswerReading, "column" | "kind" | "note"> = inferAnswer(readRows(table, layout, draft), match.answers, answer.wanted) ?? { column: answer.first, kind: answer.wanted ?? "text" };
  return { mapping: { ...draft, columns: { ...draft.columns, answer: reading.column }, answerKind: reading.kind }, notes: reading.note === undefined ? [] : [reading.note] };
}

function readRows(table: Table, layout: ChoiceLayout, draft: Draft): ReadRow[] {
  return table.rows.flatMap(({ fields }) => {
    const choices = layout.read(fields, draft);
    return typeof choices === "string" ? [] : [{ fields, choices }];
  });
}
