/** A table -> its layout and mapping: the first layout of the registry that fits, with what the person set put first. */
import { inferAnswer } from "./answer";
import type { ReadRow } from "./answer";
import { explainUnknownLayout } from "./explain";
import type { ChoiceLayout, LayoutMatch } from "./layouts/layout";
import { LAYOUTS } from "./layouts/registry";
import type { AnswerKind, Mapping, PartialMapping } from "./mapping";
import type { Table } from "./table";

export interface Recognised {
  readonly layout: ChoiceLayout;
  readonly mapping: Mapping;
}

/** Errors: "dataset" when no layout fits, with what was seen; "usage" when the mapping names a column that is not there. */
export function recogniseLayout(table: Table, wanted: PartialMapping): Recognised {
  if (table.rows.length === 0) throw explainUnknownLayout(table, wanted);
  const layouts = LAYOUTS.filter((layout) => wanted.layout === undefined || layout.id === wanted.layout);
  for (const layout of layouts) {
    const match = layout.recognise(table, wanted);
    const mapping = match === null ? null : completed(table, layout, match, wanted.answerKind);
    if (mapping !== null) return { layout, mapping };
  }
  throw explainUnknownLayout(table, wanted);
}

/** The match with its answer column and kind; null when no column can be the answer. */
function completed(table: Table, layout: ChoiceLayout, match: LayoutMatch, wantedKind: AnswerKind | undefined): Mapping | null {
  const [first] = match.answers;
  if (first === undefined) return null;
  const { question, passage, choices, fixedChoices } = match;
  const draft = { columns: { question, passage, choices, answer: first }, fixedChoices, labelNames: null };
  if (layout.shuffles) return { layout: layout.id, ...draft, answerKind: "text" };
  const reading = inferAnswer(readRows(table, layout, draft), match.answers, wantedKind) ?? { column: first, kind: wantedKind ?? "text" };
  return { layout: layout.id, columns: { ...draft.columns, answer: reading.column }, answerKind: reading.kind, fixedChoices, labelNames: null };
}

function readRows(table: Table, layout: ChoiceLayout, draft: Pick<Mapping, "columns" | "fixedChoices">): ReadRow[] {
  return table.rows.flatMap(({ fields }) => {
    const choices = layout.read(fields, draft);
    return typeof choices === "string" ? [] : [{ fields, choices }];
  });
}
