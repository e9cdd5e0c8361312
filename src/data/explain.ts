/** Why a table has no layout that the studio knows: what was seen, and what would do. */
import { StudioError } from "../shared/errors";
import { classesOf } from "./classes";
import { RIGHT_ANSWER_NAMES } from "./column-names";
import { firstRows, pathsNamed, textOf } from "./columns";
import { LAYOUTS } from "./layouts/registry";
import type { PartialMapping } from "./mapping";
import type { Table } from "./table";

const WHAT_WOULD_DO =
  "Rows need a question and either a list or dictionary of choices with an answer, columns A, B, C, D with an answer, or correct_answer with distractor1, distractor2 and so on; or a text and its label; or a prompt and its completion; or a column \"text\".";
/** Names shown of a wide table. */
const NAMES_SHOWN = 12;

interface Finding {
  readonly seen: string;
  readonly remedy: string;
}

export function explainUnknownLayout(table: Table, wanted: PartialMapping): StudioError {
  if (table.rows.length === 0) {
    const broken = table.rejected[0];
    const why = broken === undefined ? "" : ` (${table.rejected.length} can't be read; row ${broken.row + 1}: ${broken.reason})`;
    return new StudioError("dataset", `${table.name} has no usable rows${why}.`, WHAT_WOULD_DO);
  }
  const { seen, remedy } = FINDERS.map((find) => find(table, wanted)).find((finding) => finding !== null) ?? nothingKnown(table);
  return new StudioError("dataset", `${table.name}, ${table.format}, ${columnList(table)}: ${seen}.`, remedy);
}

/** In the order of asking. */
const FINDERS: readonly ((table: Table, wanted: PartialMapping) => Finding | null)[] = [wantedLayout, labelsAlone, noAnswer, noWrongChoices, onlyText];

function wantedLayout(_table: Table, wanted: PartialMapping): Finding | null {
  if (wanted.layout === undefined) return null;
  return { seen: `the rows do not have the layout "${wanted.layout}" that the mapping asks for`, remedy: `Leave "layout" out of the mapping, or name its columns. ${WHAT_WOULD_DO}` };
}

function labelsAlone(table: Table): Finding | null {
  const [only] = table.columns;
  const labels = only === undefined || table.columns.length > 1 ? null : classesOf(table, only);
  if (labels === null) return null;
  return { seen: `one column of labels (${labels.join(", ")}) and no questions`, remedy: 'Add it as a column "label" to the file that holds the questions, and open that file.' };
}

function noAnswer(table: Table, wanted: PartialMapping): Finding | null {
  const match = LAYOUTS.map((layout) => layout.recognise(table, wanted)).find((found) => found?.answers.length === 0);
  if (match === undefined || match === null) return null;
  const choices = [match.choices].flat().join(", ");
  return {
    seen: `choices (${choices}) but no answer column`,
    remedy: 'Add a column "label" with the number of the right choice, from 0. (PIQA publishes its labels as a file of its own, one a line.)',
  };
}

function noWrongChoices(table: Table): Finding | null {
  const [right] = pathsNamed(table, RIGHT_ANSWER_NAMES, (value) => textOf(value) !== null);
  if (right === undefined || classesOf(table, right) !== null) return null;
  return { seen: `a right answer ("${right}") but no wrong choices`, remedy: `${WHAT_WOULD_DO} To measure how likely the model finds the answers themselves, map them as completions: {"layout": "prompt-completion"}.` };
}

function onlyText(table: Table): Finding | null {
  const [only] = table.columns;
  if (only === undefined || table.columns.length > 1) return null;
  return { seen: "one column of text and nothing to answer", remedy: 'To measure how likely the model finds the text itself, map it as free text: {"layout": "free-text"}.' };
}

function nothingKnown(table: Table): Finding {
  const nested = firstRows(table).some((fields) => Object.values(fields).some((value) => typeof value === "object" && value !== null));
  return { seen: `neither choices nor classes were found${nested ? "; the rows hold nested values that are no list of choices" : ""}`, remedy: WHAT_WOULD_DO };
}

function columnList(table: Table): string {
  const shown = table.columns.slice(0, NAMES_SHOWN).join(", ");
  const more = table.columns.length > NAMES_SHOWN ? `, … (${table.columns.length})` : "";
  return `${table.columns.length === 1 ? "column" : "columns"} ${shown}${more}`;
}
